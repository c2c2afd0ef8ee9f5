// SPDX-License-Identifier: MIT

import Daemon
import Synchronization

/// The remaining time: updated in place on a terminal, otherwise printed once.
final class Countdown: Sendable {
  private let isInPlace: Bool
  private let ticking = Mutex<Task<Void, Never>?>(nil)

  init(isInPlace: Bool) {
    self.isInPlace = isInPlace
  }

  func start(seconds: Double) {
    let end = ContinuousClock.now + .seconds(seconds)
    guard isInPlace else {
      return Terminal.note("waiting for confirmation: \(SignIn.timeLeft(.seconds(seconds)))")
    }
    let task = Task {
      while !Task.isCancelled, end > .now {
        Terminal.write("\r\u{1B}[Kwaiting for confirmation: \(SignIn.timeLeft(end - .now))")
        try? await Task.sleep(for: .seconds(1))
      }
    }
    ticking.withLock { $0 = task }
  }

  /// Prints a line above the countdown.
  func say(_ text: String) {
    Terminal.note(isInPlace ? "\r\u{1B}[K\(text)" : text)
  }

  func stop() {
    let task = ticking.withLock { task in
      defer { task = nil }
      return task
    }
    guard let task else { return }
    task.cancel()
    Terminal.write("\r\u{1B}[K")
  }
}
