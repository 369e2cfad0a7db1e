// Small comforts. Every page works without this file.
(() => {
  "use strict";
  const opened = () => document.querySelectorAll('details[name="card"][open], details[name="menu"][open]');
  const typing = (where) => where.closest("input, textarea, select, [contenteditable]");

  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target)) {
      const box = document.getElementById("q");
      if (box) {
        event.preventDefault();
        box.focus();
        box.select();
      }
    }
    if (event.key === "Escape") {
      for (const details of opened()) {
        details.open = false;
        details.querySelector("summary").focus();
      }
    }
  });

  document.addEventListener("click", (event) => {
    for (const details of opened()) {
      if (!details.contains(event.target)) details.open = false;
    }
  });

  for (const strip of document.querySelectorAll("[data-centre]")) {
    strip.scrollLeft = strip.scrollWidth * Number(strip.dataset.centre) - strip.clientWidth * 0.7;
  }

  for (const chip of document.querySelectorAll(".key-days [aria-current]")) {
    const list = chip.closest("ol");
    list.scrollLeft = chip.offsetLeft - list.offsetLeft - list.clientWidth / 2;
  }

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
})();
