// Text boxes that take Markdown: what is pasted from Word or a web page goes through the server, so that headings, lists,
// bold and links stay. Without this file, and where no answer comes, the plain words are pasted.

document.querySelectorAll("textarea[data-paste]").forEach(take);

function take(box) {
  const token = box.form?.elements.csrf_token;
  if (!token) return;
  const status = document.createElement("div");
  status.className = "govuk-visually-hidden";
  status.setAttribute("role", "status");
  box.after(status);

  box.addEventListener("paste", async (event) => {
    const html = event.clipboardData?.getData("text/html");
    const plain = event.clipboardData?.getData("text/plain") ?? "";
    if (!html) return; // plain words: the browser pastes them
    event.preventDefault();
    const text = (await asMarkdown(html)) ?? plain;
    insert(text);
    status.textContent = text === plain ? "Pasted." : "Pasted. Headings and lists are kept.";
  });

  async function asMarkdown(html) {
    try {
      const body = new URLSearchParams({ csrf_token: token.value, html });
      const answer = await fetch(box.dataset.paste, { method: "POST", body, headers: { Accept: "application/json" } });
      return answer.ok ? (await answer.json()).text : null;
    } catch {
      return null;
    }
  }

  function insert(text) {
    box.focus();
    // The old command is the only one after which "undo" takes the paste back.
    if (!document.execCommand("insertText", false, text)) {
      box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
}
