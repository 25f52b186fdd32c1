"use strict";
(() => {
  const bar = document.getElementById("filter");
  const rows = [...document.querySelectorAll("#documents tbody tr")];
  const words = document.getElementById("filter-words");
  const waiting = document.getElementById("filter-waiting");
  const shown = document.getElementById("filter-shown");
  if (!bar) return;

  const apply = () => {
    const wanted = words.value.trim().toLowerCase();
    let count = 0;
    for (const row of rows) {
      const named = row.querySelector("th").textContent.toLowerCase().includes(wanted);
      row.hidden = !named || (waiting.checked && row.dataset.waiting === "0");
      if (!row.hidden) count += 1;
    }
    shown.textContent = `${count} of ${rows.length} documents`;
  };

  words.addEventListener("input", apply);
  waiting.addEventListener("change", apply);
  bar.hidden = false;
  apply();
})();
