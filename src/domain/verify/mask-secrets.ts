const SECRET_NAME = /(?:^|_)(?:PASSWORD|PASSWD|PWD|SECRET|TOKEN|KEY|CREDENTIALS?)$/i;

/** A text with the password of every address in it replaced by `***`. */
export function maskSecrets(text: string): string {
  return (
    text
      .replace(/(\b[a-z][a-z0-9+.-]{0,60}:\/\/[^\s/?#@:'"]*):[^\s/?#'"]*(?=@)/gi, '$1:***')
      // A password with signs that do not belong into an address; what follows a port is no password.
      .replace(/(\b[a-z][a-z0-9+.-]{0,60}:\/\/[^\s/?#@:'"]*):(?!\d{1,5}(?:[/?#]|$))[^\s'"]*(?=@)/gi, '$1:***')
      .replace(/([?&](?:password|passwd|pwd|token|secret|api_?key)=)[^&\s'"#]+/gi, '$1***')
  );
}

/** The value of a variable as it may be shown. A variable that is named like a secret shows nothing of it. */
export function maskedVariable(name: string, value: string): string {
  return SECRET_NAME.test(name) && value !== '' ? '***' : maskSecrets(value);
}
