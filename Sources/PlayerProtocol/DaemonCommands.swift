// SPDX-License-Identifier: MIT

/// What the daemon's lines of one moment come to.
struct DaemonCommands: Equatable {
  private(set) var takenUpTo: Int?
  /// Of many lines for the screen the last: the others could not be read.
  private(set) var screenText: ScreenText?
  /// Where the player is, is to be told; once, however often that was asked.
  private(set) var asksPosition = false
  private(set) var isRefused = false

  mutating func add(_ line: DaemonLine) {
    switch line {
    case .taken(let number): takenUpTo = max(number, takenUpTo ?? number)
    case .show(let text): screenText = text
    case .askPosition: asksPosition = true
    case .refused: isRefused = true
    case .unknown: break
    }
  }
}
