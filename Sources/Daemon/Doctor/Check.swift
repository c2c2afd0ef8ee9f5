// SPDX-License-Identifier: MIT

/// The result of one check.
public struct Check: Sendable, Equatable, Encodable {
  public enum State: String, Sendable, Encodable {
    case ok
    /// Informational; nothing is wrong.
    case note
    case failed
  }

  public var name: String
  public var state: State
  /// One line in lower case.
  public var text: String
  public var remedy: String?

  static func ok(_ name: String, _ text: String) -> Check {
    Check(name: name, state: .ok, text: text)
  }

  static func note(_ name: String, _ text: String, remedy: String? = nil) -> Check {
    Check(name: name, state: .note, text: text, remedy: remedy)
  }

  /// Returns a failed check, which always has a remedy.
  static func failed(_ name: String, _ text: String, remedy: String) -> Check {
    Check(name: name, state: .failed, text: text, remedy: remedy)
  }

  private enum CodingKeys: CodingKey { case name, state, text, remedy }

  /// Encodes all keys; `remedy` is null if there is none.
  public func encode(to encoder: any Encoder) throws {
    var check = encoder.container(keyedBy: CodingKeys.self)
    try check.encode(name, forKey: .name)
    try check.encode(state, forKey: .state)
    try check.encode(text, forKey: .text)
    try check.encode(remedy, forKey: .remedy)
  }
}

/// The results of `scrobbled doctor`.
public struct DoctorReport: Sendable, Equatable, Encodable {
  public var ok: Bool
  public var checks: [Check]

  init(_ checks: [Check]) {
    self.checks = checks
    ok = !checks.contains { $0.state == .failed }
  }

  /// Returns all results, each followed by its remedy.
  public func text(on display: Display) -> String {
    let column = max(9, (checks.map(\.name.columns).max() ?? 0) + 1)
    return checks.flatMap { Self.lines($0, column, display) }.joined(separator: "\n")
  }

  /// Returns the results other than ok; empty if there are none.
  public func problems(on display: Display) -> String {
    DoctorReport(checks.filter { $0.state != .ok }).text(on: display)
  }

  /// - Parameter column: the width of the names.
  private static func lines(_ check: Check, _ column: Int, _ display: Display) -> [String] {
    let (state, name) = (check.state.rawValue.padded(to: 7), check.name.padded(to: column))
    let indent = state.columns + name.columns
    let available = display.width.map { max(20, $0 - indent) } ?? .max
    let said = TerminalEscaping.escape(check.text).wrapped(to: available)
    let remedy =
      check.remedy.map { "hint: \(TerminalEscaping.escape($0))".wrapped(to: available) } ?? []
    return (said + remedy).enumerated().map { index, line in
      index == 0
        ? display.styled(state, check.state.style) + name + line
        : String(repeating: " ", count: indent) + line
    }
  }
}

extension Check.State {
  fileprivate var style: Display.Style {
    switch self {
    case .ok: .green
    case .note: .yellow
    case .failed: .red
    }
  }
}
