import { ErrorCode } from '../../private/error-codes';
import { Problems } from '../../private/problems';
import { displayed } from '../../private/tokens';
import { ArtifactReader } from '../artifact-reader';
import { ArtifactWriter } from '../artifact-writer';
import { ObjectAccess, READ, WRITE } from './object-access';
import { identityOf, partOf, Party, shownParty } from './party';

/** Readers or writers, for the checks that are the same. */
export interface PartyKind {
  readonly list: 'readers' | 'writers';
  readonly access: ObjectAccess;
  readonly codes: { readonly invalid: ErrorCode; readonly duplicate: ErrorCode };
  readonly className: string;
  is(candidate: unknown): candidate is ArtifactReader | ArtifactWriter;
}

export const READERS: PartyKind = {
  list: 'readers',
  access: READ,
  codes: { invalid: 'SecureArtifactBucket.InvalidReader', duplicate: 'SecureArtifactBucket.DuplicateReader' },
  className: 'ArtifactReader',
  is: ArtifactReader._is,
};

export const WRITERS: PartyKind = {
  list: 'writers',
  access: WRITE,
  codes: { invalid: 'SecureArtifactBucket.InvalidWriter', duplicate: 'SecureArtifactBucket.DuplicateWriter' },
  className: 'ArtifactWriter',
  is: ArtifactWriter._is,
};

/** What a party is held against. */
export interface Given {
  readonly organizationId?: string;
  readonly readers: readonly Party[];
  readonly writers: readonly Party[];
  readonly exclusiveWriters: boolean;
}

/** One of the other kind is easily passed in the place of this one. */
function shownCandidate(candidate: unknown): unknown {
  const other = [READERS, WRITERS].find(({ is }) => is(candidate));
  return other ? `${other.className} of ${shownParty((candidate as ArtifactReader)._party)}` : displayed(candidate);
}

/** Whether somebody can be let in, who then is. */
export function checkParty(problems: Problems, kind: PartyKind, property: string, candidate: unknown, given: Given): Party | undefined {
  const { invalid, duplicate } = kind.codes;
  if (!kind.is(candidate)) {
    problems.add(invalid, property, shownCandidate(candidate), `must be made with ${kind.className}`);
    return undefined;
  }
  const { _party: party } = candidate;
  const twice = duplicateOf(party, given[kind.list], kind.access);
  if (twice) problems.add(duplicate, property, shownParty(party), twice);
  const { organizationId: theirs } = party;
  const { organizationId: ours } = given;
  if (theirs !== undefined && ours !== undefined && theirs !== ours) {
    problems.add(invalid, property, theirs, `must be of the topology's organization ${ours}, outside of which nobody reads or writes`);
  }
  if (kind === WRITERS && given.exclusiveWriters) checkOverlap(problems, property, party.keyPrefix, given.writers);
  return party;
}

/** What a party cannot be let in to do twice: with the same part, or a part of what it has as a whole. */
function duplicateOf(party: Party, before: readonly Party[], { verb }: ObjectAccess): string | undefined {
  const overlaps = (one: string, other: string) => one === other || one === '*' || other === '*';
  const same = before.find((each) => identityOf(each) === identityOf(party) && overlaps(partOf(each), partOf(party)));
  if (!same) return undefined;
  const part = same.keyPrefix === undefined ? 'every object' : `the objects below ${same.keyPrefix}/`;
  return `must be let in once: it ${verb} ${part} already; remove one of the two, or give each a keyPrefix of its own`;
}

/** Where two parts overlap, each denies what the writers of the other may do: nobody could write there. */
export function checkOverlap(problems: Problems, property: string, keyPrefix: string | undefined, writers: readonly Party[]): void {
  const within = (inner: string | undefined, outer: string | undefined) => inner !== undefined && outer !== undefined && inner.startsWith(`${outer}/`);
  const other = writers.find((each) => within(keyPrefix, each.keyPrefix) || within(each.keyPrefix, keyPrefix));
  if (!other) return;
  problems.add('SecureArtifactBucket.OverlappingWriters', property, keyPrefix,
    `must not lie within ${other.keyPrefix}, nor around it, which has exclusive writers of its own; use a prefix beside it`);
}

/** Everybody of a list, each also against those before. */
export function checkParties(problems: Problems, kind: PartyKind, list: unknown, given: Given): void {
  if (!Array.isArray(list)) {
    problems.add(kind.codes.invalid, kind.list, list, 'must be a list');
    return;
  }
  let all = given;
  list.forEach((candidate, i) => {
    const party = checkParty(problems, kind, `${kind.list}[${i}]`, candidate, all);
    if (party) all = { ...all, [kind.list]: [...all[kind.list], party] };
  });
}
