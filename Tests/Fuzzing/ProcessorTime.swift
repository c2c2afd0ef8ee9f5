// SPDX-License-Identifier: MIT

internal import Glibc

/// Returns the processor time that `body` takes on this thread.
///
/// Unlike the elapsed time, it is about the same on a busy machine.
public func processorTime(of body: () throws -> Void) rethrows -> Duration {
  let start = threadTime()
  try body()
  return threadTime() - start
}

private func threadTime() -> Duration {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}
