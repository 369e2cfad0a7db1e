// Comforts of the entry forms: the weekday of a typed date, and saving by Ctrl+Enter. The forms work without them.
(() => {
  "use strict";
  const iso = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*$/;
  const american = /^\s*(\d{1,2})\/(\d{1,2})\/(\d{4})\s*$/;

  const dayOf = (text) => {
    const first = iso.exec(text);
    const second = american.exec(text);
    if (!first && !second) return null;
    const [year, month, day] = first
      ? [Number(first[1]), Number(first[2]), Number(first[3])]
      : [Number(second[3]), Number(second[1]), Number(second[2])];
    const at = new Date(Date.UTC(year, month - 1, day));
    return at.getUTCMonth() === month - 1 && at.getUTCDate() === day ? at : null;
  };
  const words = (at) =>
    at.toLocaleDateString("en-GB", { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

  for (const field of document.querySelectorAll("[data-day]")) {
    const box = field.closest(".field");
    let echo = box.nextElementSibling;
    if (!echo || !echo.classList.contains("day-echo")) {
      echo = document.createElement("p");
      echo.className = "day-echo";
      box.after(echo);
    }
    echo.setAttribute("aria-live", "polite");
    field.addEventListener("input", () => {
      const at = dayOf(field.value);
      echo.textContent = at ? words(at) : "";
    });
  }

  for (const form of document.querySelectorAll("form[data-entry]")) {
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        form.requestSubmit(form.querySelector(".button-main"));
      }
    });
  }
})();
