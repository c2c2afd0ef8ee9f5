// SPDX-License-Identifier: MIT

/// The progress of a command on the terminal; nothing elsewhere.
final class ProgressBar {
  private static let width = 30

  private let label: String
  private let isShown: Bool
  private var last = ""

  init(_ label: String) {
    self.label = label
    isShown = Terminal.isErrorTerminal
  }

  /// - Parameter share: 0…1.
  func show(_ share: Double) {
    let share = share > 0 ? min(share, 1) : 0
    let filled = Int(share * Double(Self.width))
    let bar =
      String(repeating: "█", count: filled) + String(repeating: "░", count: Self.width - filled)
    show("\(bar) \(Int(share * 100)) %")
  }

  func show(_ text: String) {
    guard isShown, text != last else { return }
    last = text
    Terminal.write("\r\u{1B}[K\(label) \(text)")
  }

  /// Removes the line.
  func end() {
    if !last.isEmpty { Terminal.write("\r\u{1B}[K") }
    last = ""
  }
}
