// SPDX-License-Identifier: MIT

/// The user's service manager, through `systemctl --user`.
struct UserSystemd: Sendable {
  private let command: ChildCommand

  init(environment: [String: String]) {
    // systemctl must not use this shell's directory when it links units itself.
    command = ChildCommand(environment: environment.filter { $0.key != Self.directory })
  }

  private static let directory = "XDG_CONFIG_HOME"

  /// The unit load path; nil if there is no manager.
  var unitPath: [String]? {
    guard let path = properties(["--property=UnitPath"])["UnitPath"], !path.isEmpty else {
      return nil
    }
    return path.split(separator: " ").map(String.init)
  }

  /// The environment of the manager's services.
  var variables: [String: String] {
    guard let shown = ask(["show-environment"]) else { return [:] }
    return Self.assignments(shown).mapValues(Self.unescaped)
  }

  func properties(of unit: String) -> [String: String] {
    properties(["--property=UnitFileState,ActiveState,Result,MainPID", "--", unit])
  }

  func run(_ arguments: [String]) throws(CommandFailure) {
    // Starting waits until the service is ready, and stopping until it has ended.
    let outcome = command.run(
      "systemctl", ["--user"] + arguments,
      variables: variables.filter { $0.key == Self.directory }, timeout: 60)
    guard outcome?.isSuccess == true else {
      throw CommandFailure(
        "systemctl --user \(arguments.joined(separator: " ")): "
          + TerminalEscaping.escape(outcome?.errorMessage ?? "not found"),
        hint: "journalctl --user -u scrobbled -n 20")
    }
  }

  private func properties(_ arguments: [String]) -> [String: String] {
    Self.assignments(ask(["show"] + arguments) ?? "")
  }

  private func ask(_ arguments: [String]) -> String? {
    let outcome = command.run("systemctl", ["--user"] + arguments)
    return outcome?.isSuccess == true ? outcome?.output : nil
  }

  /// Parses lines of `NAME=VALUE`.
  static func assignments(_ text: String) -> [String: String] {
    var found: [String: String] = [:]
    for line in text.split(separator: "\n") {
      guard let equals = line.firstIndex(of: "=") else { continue }
      found[String(line[..<equals])] = String(line[line.index(after: equals)...])
    }
    return found
  }

  /// Unescapes a shell value: `systemctl show-environment` prints `$'…'` if necessary.
  static func unescaped(_ value: String) -> String {
    guard value.hasPrefix("$'"), value.hasSuffix("'"), value.count > 2 else { return value }
    var plain = ""
    var isEscaped = false
    for character in value.dropFirst(2).dropLast() {
      if !isEscaped, character == "\\" {
        isEscaped = true
      } else {
        plain.append(character)
        isEscaped = false
      }
    }
    return plain
  }
}
