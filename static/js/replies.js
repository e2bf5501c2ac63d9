// Asking our own server. A reply counts only if it names the application and the operation it is about:
// the page of a hotel's network, a proxy or the sign-in page is as good as no reply.
const PATIENCE = 20_000;

// The mark of the person for whom this page was made: the server refuses it to anybody else.
const person = document.body.dataset.person ?? "";

// Sends `fields` (pairs) and sorts the reply: { kind, ...what it says }. The kinds: "done"; "conflict",
// "consent", "invalid" and "refused", which sending again would not change; "token"; "signed-out"; "another";
// "unreachable", of which nobody knows whether it arrived: it has a `status` where something did reply.
export async function ask(url, fields = null) {
  let status, reply, sessionLeft;
  const operation = fields?.find(([name]) => name === "save-operation")?.[1] ?? "";
  try {
    const response = await fetch(url, {
      method: fields ? "POST" : "GET",
      headers: { Accept: "application/json", Person: person },
      body: fields ? new URLSearchParams(fields) : undefined,
      cache: "no-store",
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE),
    });
    status = response.status;
    sessionLeft = Number(response.headers.get("Session-Left"));
    reply = await response.json();
  } catch {
    return (fields && tooLong(status)) ?? { kind: "unreachable", status };
  }
  if (reply?.application !== "thematic" || reply.operation !== operation) {
    return { kind: "unreachable", status };
  }
  return { ...reply, status, sessionLeft, kind: kindOf(status, reply) };
}

// Bodies over the limit never reach the part of the server that replies in JSON.
function tooLong(status) {
  const refused = "This is too long to be saved. Shorten it.";
  return status === 400 || status === 413 ? { kind: "refused", refused } : null;
}

function kindOf(status, reply) {
  if (status === 200) return "done";
  if (status === 401) return reply.error === "another" ? "another" : "signed-out";
  if (status === 403 && reply.error === "token") return "token";
  if (reply.conflict) return "conflict";
  if (reply.consent) return "consent";
  if (reply.errors) return "invalid";
  return reply.refused ? "refused" : "unreachable";
}
