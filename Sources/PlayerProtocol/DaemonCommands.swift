// SPDX-License-Identifier: MIT

/// The combined effect of the lines that the daemon has sent at once.
struct DaemonCommands: Equatable {
  struct Target: Equatable {
    var entry: Int
    /// Seconds.
    var position: Double
  }

  private(set) var acknowledgedUpTo: Int?
  /// The last text only; earlier ones would be replaced before they could be read.
  private(set) var screenText: ScreenText?
  /// The daemon has requested the position; one report answers several requests.
  private(set) var requestsPosition = false
  private(set) var isRefused = false
  /// The last prompt only.
  private(set) var prompt: Prompt?
  private(set) var target: Target?

  mutating func add(_ line: DaemonLine) {
    switch line {
    case .acknowledged(let number): acknowledgedUpTo = max(number, acknowledgedUpTo ?? number)
    case .show(let text): screenText = text
    case .requestPosition: requestsPosition = true
    case .refused: isRefused = true
    case .prompt(let prompt): self.prompt = prompt
    case .seek(let entry, let position): target = Target(entry: entry, position: position)
    case .unknown: break
    }
  }
}
