"use strict";
(() => {
  const PAGE = 25;
  const list = document.getElementById("entries");
  const bar = document.getElementById("filter");
  const pager = document.getElementById("pager");
  if (!bar || !pager) return;

  const items = [...list.querySelectorAll(".item")];
  const groups = [...list.querySelectorAll(".group")];
  const held = new Map(groups.map((group) => [group, [...group.querySelectorAll(".item")]]));
  const field = (name) => document.getElementById(`filter-${name}`);
  const value = (name) => (field(name) ? field(name).value : "");
  const names = ["look", "kind", "rule", "document", "words"];
  const shown = document.getElementById("pager-shown");
  const back = document.getElementById("pager-back");
  const on = document.getElementById("pager-on");
  let matching = items;
  let page = 0;

  const matches = (item) => {
    const data = item.dataset;
    const [look, origin] = value("look").split(" ");
    const words = value("words").trim().toLowerCase();
    return (
      (!look || data.look === look) &&
      (!origin || data.origin === origin) &&
      (!value("kind") || data.kind === value("kind")) &&
      (!value("rule") || data.rules.split(" ").includes(value("rule"))) &&
      (!value("document") || data.document === value("document")) &&
      (!words || item.textContent.toLowerCase().includes(words))
    );
  };

  const draw = () => {
    const pages = Math.max(1, Math.ceil(matching.length / PAGE));
    page = Math.min(Math.max(page, 0), pages - 1);
    const visible = new Set(matching.slice(page * PAGE, (page + 1) * PAGE));
    for (const item of items) item.hidden = !visible.has(item);
    for (const group of groups) {
      group.hidden = !group.querySelector(".item:not([hidden])");
      if (!group.hidden) group.open = true;
    }
    const of = matching.length === items.length ? "" : ` of ${items.length}`;
    const entries = matching.length === 1 ? "entry" : "entries";
    shown.textContent = `${matching.length}${of} ${entries}, page ${page + 1} of ${pages}`;
    back.disabled = page === 0;
    on.disabled = page === pages - 1;
  };

  const filter = () => {
    matching = items.filter(matches);
    page = 0;
    const kept = new Set(matching);
    for (const [group, members] of held) {
      const count = members.filter((item) => kept.has(item)).length;
      group.querySelector(".count").textContent = count;
    }
    draw();
  };

  const turn = (step) => {
    page += step;
    draw();
    bar.scrollIntoView();
  };

  // An entry may be on another page or filtered out, a line in a folded text.
  const follow = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (!target) return;
    const item = target.closest(".item");
    if (item) {
      if (!matching.includes(item)) {
        for (const name of names) if (field(name)) field(name).value = "";
        filter();
      }
      page = Math.floor(matching.indexOf(item) / PAGE);
      draw();
      for (const details of item.querySelectorAll("details")) details.open = true;
    }
    for (let node = target; node; node = node.parentElement) {
      if (node.tagName === "DETAILS") node.open = true;
    }
    const marked = target.closest(".document")?.querySelector(".view-marked");
    if (marked) marked.checked = true;
    target.scrollIntoView({ block: item ? "center" : "start" });
  };

  for (const name of names) field(name)?.addEventListener("input", filter);
  back.addEventListener("click", () => turn(-1));
  on.addEventListener("click", () => turn(1));
  window.addEventListener("hashchange", follow);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (link && link.getAttribute("href") === location.hash) follow();
  });
  bar.hidden = false;
  pager.hidden = false;
  filter();
  follow();
})();
