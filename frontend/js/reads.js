// Text boxes of the editor: how the text reads follows the writing. Without this file a button asks for it, and where no
// answer comes the last advice stays.

const WAIT = 900; // milliseconds without a key before anything is asked

document.querySelectorAll("[data-how-it-reads]").forEach(follow);

function follow(panel) {
  const box = document.getElementById(panel.dataset.for);
  const token = box?.form?.elements.csrf_token;
  const shown = panel.querySelector("[data-reads]");
  if (!token) return;
  const status = document.createElement("div");
  status.className = "govuk-visually-hidden";
  status.setAttribute("role", "status"); // polite: read out when nothing else is
  panel.append(status);
  panel.querySelector("button").remove();
  let timer;
  let asked;

  async function ask() {
    asked = new AbortController();
    const { signal } = asked;
    try {
      const body = new URLSearchParams({ csrf_token: token.value, text: box.value });
      const answer = await fetch(panel.dataset.howItReads, { method: "POST", body, signal, headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const { html, summary } = await answer.json();
      if (signal.aborted) return;
      shown.innerHTML = html; // our own template: what was typed is escaped there
      if (status.textContent !== summary) status.textContent = summary;
    } catch {
      // no answer, or a newer question: the advice stays as it is
    }
  }

  box.addEventListener("input", () => {
    clearTimeout(timer);
    asked?.abort();
    timer = setTimeout(ask, WAIT);
  });
}
