/** What somebody pressed. */
export interface Key {
  readonly name:
    | 'up'
    | 'down'
    | 'left'
    | 'right'
    | 'enter'
    | 'escape'
    | 'backspace'
    | 'tab'
    | 'pageUp'
    | 'pageDown'
    | 'home'
    | 'end'
    /** The character is in `text`. */
    | 'text';
  readonly text: string;
  readonly isCtrl: boolean;
  /** True when it came together with others: pasted, or typed faster than it was read. */
  readonly isPasted: boolean;
}

/** The keys behind text that came at once. */
export function keysOfText(text: string): readonly Key[] {
  const characters = [...text];
  return characters.map((one) => ({ ...keyOfCharacter(one), isPasted: characters.length > 1 }));
}

function keyOfCharacter(character: string): Omit<Key, 'isPasted'> {
  switch (character) {
    case '\r':
    case '\n':
      return { name: 'enter', text: '', isCtrl: false };
    case '\t':
      return { name: 'tab', text: '', isCtrl: false };
    case '\b':
    case '\u007f':
      return { name: 'backspace', text: '', isCtrl: false };
    case '\u001b':
      return { name: 'escape', text: '', isCtrl: false };
    default: {
      const isCtrl = character < ' ';
      // Ctrl-A is 1, as `a` is the first letter.
      const text = isCtrl ? String.fromCharCode(character.charCodeAt(0) + 0x60) : character;
      return { name: 'text', text, isCtrl };
    }
  }
}

/** True for one of these letters, typed as such. */
export function isLetter({ name, text, isCtrl }: Key, letters: string): boolean {
  return name === 'text' && !isCtrl && text.length === 1 && letters.includes(text);
}
