const GIB = 1024;

/** From, to, and in steps of how many MiB memory may be, by CPU units. */
interface MemoryRange {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html */
const SIZES: Readonly<Record<number, MemoryRange>> = {
  512: { from: 1 * GIB, to: 4 * GIB, step: GIB },
  1024: { from: 2 * GIB, to: 8 * GIB, step: GIB },
  2048: { from: 4 * GIB, to: 16 * GIB, step: GIB },
  4096: { from: 8 * GIB, to: 30 * GIB, step: GIB },
  8192: { from: 16 * GIB, to: 60 * GIB, step: 4 * GIB },
  16384: { from: 32 * GIB, to: 120 * GIB, step: 8 * GIB },
};
/** The smallest size has no even steps. */
const SMALLEST = { cpu: 256, memory: [512, 1 * GIB, 2 * GIB] };

export const CPU_UNITS: readonly number[] = [SMALLEST.cpu, ...Object.keys(SIZES).map(Number)];

/** What memory goes with so many CPU units, in words; nothing when this does. */
export function memoryProblem(cpu: number, memory: number): string | undefined {
  if (cpu === SMALLEST.cpu) return SMALLEST.memory.includes(memory) ? undefined : `must be one of ${SMALLEST.memory.join(', ')} with cpu ${cpu}`;
  const { from, to, step } = SIZES[cpu];
  const fits = memory >= from && memory <= to && (memory - from) % step === 0;
  return fits ? undefined : `must be from ${from} to ${to} in steps of ${step} with cpu ${cpu}`;
}
