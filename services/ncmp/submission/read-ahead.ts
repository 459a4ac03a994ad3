/** The same, one ahead: the next is being made while whoever asks works on the one before. */
export async function* readAhead<T>(source: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = asked(source)
  try {
    for (;;) {
      const { done, value } = await next
      if (done) return
      next = asked(source)
      yield value
    }
  } finally {
    await source.return(undefined)
  }
}

/** A failure is told when its turn comes, not before anybody waits for it. */
function asked<T>(source: AsyncGenerator<T>): Promise<IteratorResult<T>> {
  const next = source.next()
  next.catch(() => undefined)
  return next
}
