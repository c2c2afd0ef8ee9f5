// SPDX-License-Identifier: MIT

/// Lets one loop of an actor wait until something has changed. Not for two loops.
final class Wakeup {
  private var isSet = true
  private var sleeper: CheckedContinuation<Void, Never>?

  /// Ends the wait under way, or the next one.
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
