/**
 * The demonstrative composition of the ambiti. No file gives the real one, so comuni gather round
 * the nearest centre of their own province, about one ambito every 85,000 residents. A city of more
 * than 150,000 is an ambito by itself. Names and centres that fatti/ambiti.csv fixes come first.
 * Codes count the names of a region in alphabetical order, as the attested ones of Piemonte do.
 */

export interface Place {
  readonly catastale: string;
  readonly nome: string;
  readonly sigla: string;
  readonly regione: string;
  readonly lat: number;
  readonly lon: number;
  readonly popolazione: number;
}

/** An ambito fixed by hand: the names of the comuni it gathers round; `solo`, nothing but them. */
export interface AmbitoFatto {
  readonly regione: string;
  readonly nome: string;
  readonly sigla: string;
  readonly centri: readonly string[];
  readonly solo: boolean;
}

export interface AmbitoMade {
  readonly codice: string;
  readonly nome: string;
  readonly regione: string;
  readonly capofila: string;
  readonly comuni: readonly string[];
}

interface Group {
  readonly nome: string;
  readonly centri: readonly Place[];
  readonly solo: boolean;
}

const RESIDENTS = 85_000;
/** A small island is no ambito: a group below this joins the next one. */
const FEWEST = 20_000;
/** Lazio is attested with codes up to laz_22. */
const RESIDENTS_OF: Readonly<Record<string, number>> = { "12": 140_000 };
const CITY = 150_000;

const collator = new Intl.Collator("it");

/** Kilometres, near enough at the scale of a province. */
function distance(a: Place, b: Place): number {
  const x = (a.lon - b.lon) * Math.cos((((a.lat + b.lat) / 2) * Math.PI) / 180);
  return Math.hypot(x, a.lat - b.lat) * 111.2;
}

const bySize = (a: Place, b: Place): number =>
  b.popolazione - a.popolazione || (a.catastale < b.catastale ? -1 : 1);

/** Centres of a province: the largest comune, then each time the one with most people far away. */
function chooseCentri(comuni: readonly Place[], residents: number): Group[] {
  const sorted = [...comuni].sort(bySize);
  const cities = sorted.filter((one) => one.popolazione > CITY);
  const rest = sorted.filter((one) => one.popolazione <= CITY);
  const total = rest.reduce((sum, one) => sum + one.popolazione, 0);
  const count = rest.length === 0 ? 0 : Math.max(1, Math.round(total / residents));
  const chosen: Place[] = [];
  while (chosen.length < count) {
    const far = (one: Place): number =>
      one.popolazione * Math.min(60, ...chosen.map((centre) => distance(centre, one)));
    const next = [...rest].sort((a, b) => far(b) - far(a) || bySize(a, b))[0];
    if (next === undefined) break;
    chosen.push(next);
  }
  return [
    ...cities.map((one) => ({ nome: one.nome, centri: [one], solo: true })),
    ...chosen.map((one) => ({ nome: one.nome, centri: [one], solo: false })),
  ];
}

function fixed(facts: readonly AmbitoFatto[], comuni: readonly Place[]): Group[] {
  return facts.map(({ nome, centri, solo }) => ({
    nome,
    solo,
    centri: centri.map((centre) => {
      const found = comuni.find((one) => one.nome === centre);
      if (found === undefined) throw new Error(`ambito ${nome}: ${centre} sconosciuto`);
      return found;
    }),
  }));
}

function gather(groups: readonly Group[], comuni: readonly Place[]): Map<Group, string[]> {
  const members = new Map<Group, string[]>(groups.map((group) => [group, []]));
  for (const one of comuni) {
    const own = groups.find((group) => group.centri.includes(one));
    let best = own;
    if (best === undefined) {
      let nearest = Number.POSITIVE_INFINITY;
      for (const group of groups) {
        if (group.solo) continue;
        for (const centre of group.centri) {
          const km = distance(one, centre);
          if (km < nearest) [nearest, best] = [km, group];
        }
      }
    }
    if (best === undefined) throw new Error(`${one.nome} (${one.sigla}) resta senza ambito`);
    members.get(best)?.push(one.catastale);
  }
  return members;
}

/** Drops the smallest centre and gathers again, until every group has residents enough. */
function gatherEnough(groups: readonly Group[], comuni: readonly Place[]): Map<Group, string[]> {
  const members = gather(groups, comuni);
  const open = groups.filter((group) => !group.solo);
  const residents = new Map(comuni.map((one) => [one.catastale, one.popolazione]));
  const size = (group: Group): number =>
    (members.get(group) ?? []).reduce((sum, code) => sum + (residents.get(code) ?? 0), 0);
  const smallest = [...open].sort((a, b) => size(a) - size(b))[0];
  if (smallest === undefined || open.length === 1 || size(smallest) >= FEWEST) return members;
  return gatherEnough(
    groups.filter((group) => group !== smallest),
    comuni,
  );
}

/** All ambiti in order of region and number; `comuni` are those in force today. */
export function buildAmbiti(
  comuni: readonly Place[],
  facts: readonly AmbitoFatto[],
  prefix: ReadonlyMap<string, string>,
): AmbitoMade[] {
  const missing = comuni.find((one) => Number.isNaN(one.lat));
  if (missing !== undefined) throw new Error(`${missing.nome} non ha coordinate`);
  const made: AmbitoMade[] = [];
  for (const [regione, start] of prefix) {
    const inRegion = comuni.filter((one) => one.regione === regione);
    const groups: { readonly group: Group; readonly members: readonly string[] }[] = [];
    for (const sigla of [...new Set(inRegion.map((one) => one.sigla))].sort()) {
      const here = inRegion.filter((one) => one.sigla === sigla);
      const own = facts.filter((fact) => fact.regione === regione && fact.sigla === sigla);
      const gathered =
        own.length > 0
          ? gather(fixed(own, here), here)
          : gatherEnough(chooseCentri(here, RESIDENTS_OF[regione] ?? RESIDENTS), here);
      for (const [group, members] of gathered) groups.push({ group, members });
    }
    groups.sort((a, b) => collator.compare(a.group.nome, b.group.nome));
    for (const [at, { group, members }] of groups.entries())
      made.push({
        codice: `${start}_${at + 1}`,
        nome: group.nome,
        regione,
        capofila: group.centri[0]?.catastale ?? "",
        comuni: members,
      });
  }
  return made;
}
