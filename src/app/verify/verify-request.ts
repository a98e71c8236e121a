import type { VerifierRole } from '../../domain/verify/verification-record';
import type { ProviderKind } from '../../ports/services';

/** What is asked of one verification. */
export interface VerifyRequest {
  readonly mission: string | undefined;
  readonly workPackage: string;
  readonly role: VerifierRole;
  readonly actor: string;
  /** Null takes those of the settings; `none` runs without services. */
  readonly provider: ProviderKind | 'none' | null;
  readonly command: string | null;
  /** Report of an implementer whose claims are held against git; null when there is none. */
  readonly claimsFile: string | null;
  /** Refuses an approval without independent tests. */
  readonly strict: boolean;
}
