// SPDX-License-Identifier: MIT

internal import Synchronization

/// The key that opens the match menu, as bound in the user's `input.conf`.
final class MatchKey: Sendable {
  private let environment: [String: String]
  private let key: Mutex<String?>

  init(environment: [String: String]) {
    self.environment = environment
    key = Mutex(nil)
    read()
  }

  /// The key; nil if none is bound.
  var value: String? { key.withLock { $0 } }

  /// Reads the files again.
  func read() {
    let mpv = MpvDirectories(environment: environment) {
      InstallationState.entry(at: $0) != .nothing
    }
    let found = InputFiles.read(mpv).bindings().key(of: .match)
    key.withLock { $0 = found }
  }
}
