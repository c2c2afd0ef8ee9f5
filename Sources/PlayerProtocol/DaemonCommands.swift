// SPDX-License-Identifier: MIT

/// The combined effect of the lines that the daemon has sent at once.
struct DaemonCommands: Equatable {
  private(set) var takenUpTo: Int?
  /// The last text only; earlier ones would be replaced before they could be read.
  private(set) var screenText: ScreenText?
  /// The daemon has requested the position; one report answers several requests.
  private(set) var requestsPosition = false
  private(set) var isRefused = false

  mutating func add(_ line: DaemonLine) {
    switch line {
    case .taken(let number): takenUpTo = max(number, takenUpTo ?? number)
    case .show(let text): screenText = text
    case .requestPosition: requestsPosition = true
    case .refused: isRefused = true
    case .unknown: break
    }
  }
}
