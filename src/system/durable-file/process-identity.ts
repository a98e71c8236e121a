/** Tells a process from every other one, also after it has ended. Handed in where it is needed: locks know how to. */
export interface ProcessIdentity<Identity> {
  readonly own: () => Identity;
  readonly isDead: (identity: Identity) => boolean;
}
