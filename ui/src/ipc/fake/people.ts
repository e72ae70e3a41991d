// Who works in the pretend call centre and who calls it. Pure.
import type { Random } from './random';

export interface Person {
  id: string;
  name: string;
  extension: string;
  queueIds: string[];
}

export interface Queue {
  id: string;
  name: string;
  extension: string;
  /** Share of the inbound calls. */
  share: number;
  /** Mean wait, seconds. */
  waitS: number;
}

const NAMES =
  'Ann Okafor|Ben Castillo|Carla Mendes|Dev Patel|Elena Petrova|Farid Haddad|Grace Kim|Hugo Lindqvist|Ines Moreau|Jonas Weber|Kemi Adeyemi|Lucas Romero|Mei Tanaka|Noah Fischer|Olga Novak|Priya Nair|Quinn Doyle|Rosa Delgado|Samir Aziz|Tess Janssen|Umar Farouk|Vera Kowalski|Will Turner|Yara Haddad'.split(
    '|',
  );

const CUSTOMERS =
  'Marta Lopez|Aaron Blake|Chen Wei|Delta Freight|Riverside Dental|Sofia Rossi|Oakwood School|J. Abernathy|Northgate Pharmacy|Hank Osei|Lumen Studio|Tariq Rahman'.split(
    '|',
  );

export const QUEUES: readonly Queue[] = [
  { id: '9001', name: 'Billing', extension: '901', share: 0.4, waitS: 12 },
  { id: '9002', name: 'Support', extension: '902', share: 0.36, waitS: 6 },
  { id: '9003', name: 'Sales', extension: '903', share: 0.24, waitS: 4 },
];

export function people(count: number): Person[] {
  const size = NAMES.length;
  return Array.from({ length: count }, (_, i) => {
    const round = Math.floor(i / size);
    const base = NAMES[i % size] ?? 'Somebody';
    const own = QUEUES[i % QUEUES.length];
    const second = QUEUES[(i + 1) % QUEUES.length];
    const queueIds = [own, i % 4 === 0 ? second : undefined].flatMap((q) => (q ? [q.id] : []));
    return {
      id: String(5_000_101 + i),
      name: round === 0 ? base : `${base} ${round + 1}`,
      extension: String(101 + i),
      queueIds,
    };
  });
}

export function customer(random: Random): { number: string; name: string | null } {
  const roll = random.next();
  const last = String(random.int(100, 199)).padStart(4, '0');
  const number =
    roll < 0.86
      ? `+1${random.pick(['415', '628', '510', '212', '646'])}555${last}`
      : roll < 0.94
        ? `+44207946${last}`
        : `+4930${random.int(1_000_000, 9_999_999)}`;
  return { number, name: random.chance(0.3) ? random.pick(CUSTOMERS) : null };
}
