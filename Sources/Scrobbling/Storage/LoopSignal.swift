// SPDX-License-Identifier: MIT

/// Suspends one loop of an actor until something has changed. Supports a single waiter.
final class LoopSignal {
  private var isSet = true
  private var sleeper: CheckedContinuation<Void, Never>?

  /// Resumes the current wait, or the next one.
  func set() {
    isSet = true
    sleeper?.resume()
    sleeper = nil
  }

  func wait(isolation: isolated (any Actor)? = #isolation) async {
    if !isSet { await withCheckedContinuation { sleeper = $0 } }
    isSet = false
  }
}
