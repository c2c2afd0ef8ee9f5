// SPDX-License-Identifier: MIT

/// The user's service manager, asked through `systemctl --user`.
struct UserSystemd: Sendable {
  private let command: ChildCommand

  init(environment: [String: String]) {
    // Where systemctl links units by itself, it must not go by this shell's folders.
    command = ChildCommand(environment: environment.filter { $0.key != Self.folder })
  }

  private static let folder = "XDG_CONFIG_HOME"

  /// Where units are looked for; nil where no manager answers.
  var unitPath: [String]? {
    guard let path = properties(["--property=UnitPath"])["UnitPath"], !path.isEmpty else {
      return nil
    }
    return path.split(separator: " ").map(String.init)
  }

  /// What the services' environment is made of.
  var variables: [String: String] {
    guard let shown = ask(["show-environment"]) else { return [:] }
    return Self.assignments(shown).mapValues(Self.unescaped)
  }

  func properties(of unit: String) -> [String: String] {
    properties(["--property=UnitFileState,ActiveState,Result,MainPID", "--", unit])
  }

  func run(_ arguments: [String]) throws(CommandFailure) {
    // Starting waits until the service is ready, and stopping until it is gone.
    let outcome = command.run(
      "systemctl", ["--user"] + arguments,
      variables: variables.filter { $0.key == Self.folder }, timeout: 60)
    guard outcome?.isSuccess == true else {
      throw CommandFailure(
        "systemctl --user \(arguments.joined(separator: " ")): "
          + TerminalEscaping.escape(outcome?.complaint ?? "not found"),
        hint: "see what it says: journalctl --user -u scrobbled -n 20")
    }
  }

  private func properties(_ arguments: [String]) -> [String: String] {
    Self.assignments(ask(["show"] + arguments) ?? "")
  }

  private func ask(_ arguments: [String]) -> String? {
    let outcome = command.run("systemctl", ["--user"] + arguments)
    return outcome?.isSuccess == true ? outcome?.output : nil
  }

  /// `NAME=VALUE` a line.
  static func assignments(_ text: String) -> [String: String] {
    var found: [String: String] = [:]
    for line in text.split(separator: "\n") {
      guard let equals = line.firstIndex(of: "=") else { continue }
      found[String(line[..<equals])] = String(line[line.index(after: equals)...])
    }
    return found
  }

  /// A value as a shell would take it: `systemctl show-environment` writes `$'…'` where it has to.
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
