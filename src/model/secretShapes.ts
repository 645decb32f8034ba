/**
 * Credentials that are known by their shape, whatever they are called. Every repetition is bounded or ends at the first
 * character that cannot belong to it, so that matching stays linear on hostile text.
 */
const shapes: readonly RegExp[] = [
  /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/,
  // AWS access keys.
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/,
  // GitHub, GitLab, Docker Hub, npm and PyPI.
  /\bgh[opsur]_[0-9A-Za-z]{36}/,
  /\bgithub_pat_\w{22}/,
  /\bgl(?:pat|dt|rt|ptt|cbt|oas|soat)-[\w-]{20}/,
  /\bdckr_(?:pat|oat)_[\w-]{20}/,
  /\bnpm_[0-9A-Za-z]{36}/,
  /\bpypi-[\w-]{50}/,
  // Slack, Google, Stripe, SendGrid, Vault, Azure storage, OpenAI and its like.
  /\bxox[abeoprs]-[\w-]{10}/,
  /\bhooks\.slack\.com\/services\/T\w{6,16}\/\w{6,16}\/\w{16}/,
  /\bAIza[\w-]{35}/,
  /\b[rs]k_live_[0-9A-Za-z]{20}/,
  /\bSG\.[\w-]{20,24}\.[\w-]{40}/,
  /\bhv[brs]\.[\w-]{24}/,
  /\b(?:AccountKey|SharedAccessKey|SharedAccessSignature)=[\w+/%=]{20}/i,
  /\bsk-[\w-]{32}/,
  // OpenShift tokens and JSON web tokens.
  /\bsha256~[\w-]{20}/,
  /\beyJ[\w-]{8,512}\.eyJ[\w-]{8}/,
  // HTTP credentials, npm's and Docker's configuration.
  /\bAuthorization\s{0,3}[:=]\s{0,3}["']?(?:Bearer|Basic|Token)\s{1,3}[\w+/=.~-]{6}/i,
  /\b_(?:auth|authToken|password)\s{0,3}=\s{0,3}["']?[\w+/=.~-]{8}/,
  /"(?:auth|identitytoken)"\s{0,5}:\s{0,5}"[\w+/=.~-]{8}/,
];

// A user and a password in an address; a reference such as `${PASSWORD}` or `<password>` is none.
const addressWithPassword = /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@"']{0,128}:(?![$%<{*])[^\s/@"']{1,256}@/i;

// `Server=db;Password=x;`, `{"password": "x"}`, `password: x` in a file that is kept in a variable.
const passwordField =
  /(?:password|passwd|(?:\b|_)(?:pwd|secret|token|api_?key)|client_?secret)["']?\s{0,3}(?:=\s{0,3}|:\s{0,3}["'])["']?(?![$%<{*])[^\s"';,&<>{}$]{4}/i;

/** Whether the text holds something with the shape of a credential. */
export function holdsSecretShape(text: string): boolean {
  return shapes.some((shape) => shape.test(text)) || addressWithPassword.test(text);
}

/** Whether the text is, or has in it, a connection string or document with a field for a password that is filled in. */
export function holdsPasswordField(text: string): boolean {
  return passwordField.test(text);
}
