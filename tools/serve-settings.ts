/**
 * What the C library's allocator is told before Node starts (on Linux; others ignore it): give large buffers back at
 * once, and keep few pools. Without it the buffers of one large upload stay with the process, twice the memory for ever.
 */
export const memorySettings = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '65536',
  MALLOC_TRIM_THRESHOLD_: '131072',
} as const

/**
 * What Node is told: to look at its garbage when it has grown by a third, not when it has grown several times over. A
 * large upload then costs some 150 MB instead of 250, at no loss that could be measured.
 */
export const memoryFlags = ['--max-semi-space-size=16', '--heap-growing-percent=30'] as const
