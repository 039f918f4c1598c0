// Passkeys: ask the browser's key store, put its answer into a form, and send the form.
"use strict";

(() => {
  if (!window.PublicKeyCredential) return;

  const bytes = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  };
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-")
      .replace(/\//g, "_")
      .replace(/=+$/, "");
  const withBytes = (entry) => ({ ...entry, id: bytes(entry.id) });

  const optionsOf = async (button) => {
    if (button.dataset.options) return JSON.parse(button.dataset.options);
    const answer = await fetch(button.dataset.optionsUrl, { headers: { Accept: "application/json" } });
    const found = await answer.json();
    return found.request_options ?? found;
  };

  const create = async (button) => {
    const asked = (await optionsOf(button)).publicKey;
    const publicKey = { ...asked, challenge: bytes(asked.challenge), user: withBytes(asked.user) };
    publicKey.excludeCredentials = (asked.excludeCredentials ?? []).map(withBytes);
    // Signing in with the passkey alone takes one that is found by itself and checks the person.
    const alone = document.getElementById(button.dataset.alone)?.checked;
    publicKey.authenticatorSelection = {
      ...asked.authenticatorSelection,
      residentKey: alone ? "required" : "discouraged",
      requireResidentKey: Boolean(alone),
      ...(alone ? { userVerification: "required" } : {}),
    };
    const made = await navigator.credentials.create({ publicKey });
    return answerOf(made, {
      attestationObject: text(made.response.attestationObject),
      transports: made.response.getTransports?.() ?? [],
    });
  };

  const get = async (button) => {
    const asked = (await optionsOf(button)).publicKey;
    const publicKey = { ...asked, challenge: bytes(asked.challenge) };
    publicKey.allowCredentials = (asked.allowCredentials ?? []).map(withBytes);
    const used = await navigator.credentials.get({ publicKey });
    const handle = used.response.userHandle;
    return answerOf(used, {
      authenticatorData: text(used.response.authenticatorData),
      signature: text(used.response.signature),
      userHandle: handle ? text(handle) : null,
    });
  };

  const answerOf = (credential, response) => ({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: { clientDataJSON: text(credential.response.clientDataJSON), ...response },
  });

  const press = async (button) => {
    const field = document.getElementById(button.dataset.into);
    const problem = field.form.querySelector("[data-passkey-problem]") ??
      field.form.parentElement.querySelector("[data-passkey-problem]");
    problem.hidden = true;
    button.disabled = true;
    try {
      const ask = button.dataset.passkey === "create" ? create : get;
      field.value = JSON.stringify(await ask(button));
      field.form.requestSubmit();
    } catch {
      problem.textContent = button.dataset.failed;
      problem.hidden = false;
    } finally {
      button.disabled = false;
    }
  };

  for (const button of document.querySelectorAll("[data-passkey]")) {
    button.hidden = false;
    button.addEventListener("click", () => press(button));
  }
})();
