// SPDX-License-Identifier: MIT

/// One thing that was looked at, and how it is.
public struct Check: Sendable, Equatable, Encodable {
  public enum State: String, Sendable, Encodable {
    case ok
    /// Worth knowing; nothing is wrong.
    case note
    case failed
  }

  public var name: String
  public var state: State
  /// One line, lower case.
  public var text: String
  public var remedy: String?

  static func ok(_ name: String, _ text: String) -> Check {
    Check(name: name, state: .ok, text: text)
  }

  static func note(_ name: String, _ text: String, remedy: String? = nil) -> Check {
    Check(name: name, state: .note, text: text, remedy: remedy)
  }

  /// What fails has a remedy.
  static func failed(_ name: String, _ text: String, remedy: String) -> Check {
    Check(name: name, state: .failed, text: text, remedy: remedy)
  }

  private enum CodingKeys: CodingKey { case name, state, text, remedy }

  /// `remedy` is null where there is none.
  public func encode(to encoder: any Encoder) throws {
    var check = encoder.container(keyedBy: CodingKeys.self)
    try check.encode(name, forKey: .name)
    try check.encode(state, forKey: .state)
    try check.encode(text, forKey: .text)
    try check.encode(remedy, forKey: .remedy)
  }
}

/// What `scrobbled doctor` found.
public struct DoctorReport: Sendable, Equatable, Encodable {
  public var ok: Bool
  public var checks: [Check]

  init(_ checks: [Check]) {
    self.checks = checks
    ok = !checks.contains { $0.state == .failed }
  }

  /// For a person: a line each, and below it the remedy.
  public var text: String { Self.text(checks) }

  /// Only what is not as it should be; empty where all is.
  public var complaints: String { Self.text(checks.filter { $0.state != .ok }) }

  private static func text(_ checks: [Check]) -> String {
    checks.map { check in
      let state =
        check.state.rawValue + String(repeating: " ", count: 7 - check.state.rawValue.count)
      let line = state + setupLine(check.name, Printable.text(check.text))
      return check.remedy.map { "\(line)\n                hint: \(Printable.text($0))" } ?? line
    }.joined(separator: "\n")
  }
}
