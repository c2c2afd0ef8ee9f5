// SPDX-License-Identifier: MIT

/// The key bindings of mpv's `input.conf`, as far as they concern scrobbled's script messages.
///
/// Parsed as `parse_config` in mpv's `input/input.c` does: of two bindings of a key, the later one
/// counts.
struct KeyBindings: Sendable, Equatable {
  /// A script message that setup binds, with the keys to use, in order of preference.
  ///
  /// mpv 0.35 to 0.41 binds none of these keys. `Ctrl+m` would be ENTER in a terminal.
  enum Message: String, CaseIterable, Sendable {
    case status, skip, match, rate

    var keys: [String] {
      switch self {
      case .status: ["Alt+t", "Alt+T"]
      case .skip: ["Alt+x", "Alt+X"]
      case .match: ["Alt+m", "Alt+M"]
      case .rate: ["Alt+r", "Alt+R"]
      }
    }

    fileprivate var words: [String] { KeyBindings.target + [rawValue] }
  }

  /// A key to bind to a message.
  struct Addition: Sendable, Equatable {
    var key: String
    var message: Message

    /// The line of `input.conf`.
    var line: String {
      "\(key) \(message.words.joined(separator: " "))  # written by scrobbled setup"
    }
  }

  private struct Binding: Sendable, Equatable {
    var key: String
    var words: [String]
  }

  private static let target = ["script-message-to", "scrobbled"]
  /// Command prefixes: mpv(1), "Input Command Prefixes".
  private static let prefixes: Set<String> = [
    "osd-auto", "no-osd", "osd-bar", "osd-msg", "osd-msg-bar", "raw", "expand-properties",
    "repeatable", "nonrepeatable", "nonscalable", "async", "sync",
  ]

  /// The bindings of the default section that count, in order.
  private var bindings: [Binding] = []
  /// The keys that are bound in any section, normalized.
  private var used: Set<String>

  /// - Parameters:
  ///   - texts: the contents of the files, in the order in which mpv reads them.
  ///   - reserved: further keys that are not to be bound.
  init(_ texts: [[UInt8]], reserved: [String] = []) {
    used = Set(reserved.map { Self.normalized($0[...]) })
    var all: [Binding] = []
    var last: [String: Int] = [:]
    for text in texts {
      for line in InputConf.lines(of: text) {
        guard let (key, command) = Self.split(line) else { continue }
        let name = Self.normalized(key)
        used.insert(name)
        // Each key of a sequence, such as `g-p`.
        used.formUnion(key.split(separator: "-").map(Self.normalized))
        guard let words = Self.words(command) else { continue }
        last[name] = all.count
        all.append(Binding(key: String(key), words: words))
      }
    }
    let effective = Set(last.values)
    bindings = all.indices.filter(effective.contains).map { all[$0] }
  }

  /// The key that a message is bound to, without arguments; nil if there is none that can be shown.
  func key(of message: Message) -> String? {
    bindings.first { $0.words == message.words && Self.isPrintable($0.key) }?.key
  }

  /// A free key for each message that is not bound.
  var additions: [Addition] {
    Message.allCases.compactMap { message in
      guard !isBound(message) else { return nil }
      return message.keys.first { !used.contains(Self.normalized($0[...])) }
        .map { Addition(key: $0, message: message) }
    }
  }

  /// The messages that are not bound, although no key for them is free.
  var withoutKey: [Message] {
    let added = additions.map(\.message)
    return Message.allCases.filter { !isBound($0) && !added.contains($0) }
  }

  private func isBound(_ message: Message) -> Bool {
    bindings.contains { $0.words == message.words }
  }

  // MARK: parsing

  /// - Returns: nil for a comment and a line without a command.
  private static func split(_ line: String) -> (key: Substring, command: Substring)? {
    let rest = line.drop { $0.isWhitespace }
    guard !rest.hasPrefix("#") else { return nil }
    let key = rest.prefix { !$0.isWhitespace }
    let command = rest[key.endIndex...].drop { $0.isWhitespace }
    return command.isEmpty || key.isEmpty ? nil : (key, command)
  }

  /// The words of the first command of a binding, without prefixes and comments.
  ///
  /// - Returns: nil if the binding belongs to a named section.
  private static func words(_ command: Substring) -> [String]? {
    var command = command
    if command.hasPrefix("{"), let end = command.firstIndex(of: "}") {
      guard command[..<end].dropFirst().filter({ !$0.isWhitespace }) == "default" else {
        return nil
      }
      command = command[command.index(after: end)...]
    }
    var words: [String] = []
    for word in command.split(whereSeparator: \.isWhitespace) {
      // The script messages have fewer words.
      guard !word.hasPrefix("#"), word != ";", words.count < 8 else { break }
      if words.isEmpty, prefixes.contains(String(word)) { continue }
      words.append(word.filter { $0 != "\"" && $0 != "'" })
    }
    return words
  }

  /// Returns the form of a key for comparison: mpv ignores the order and the case of modifiers, and
  /// the case of names such as `ENTER`.
  private static func normalized(_ key: Substring) -> String {
    guard let plus = key.dropLast().lastIndex(of: "+") else {
      return key.count > 1 ? key.lowercased() : String(key)
    }
    var modifiers = Set(key[..<plus].lowercased().split(separator: "+"))
    var name = String(key[key.index(after: plus)...])
    if name.count > 1 { name = name.lowercased() }
    // Shift with a letter is the upper-case letter.
    if name.count == 1, modifiers.remove("shift") != nil { name = name.uppercased() }
    return (modifiers.sorted() + [name[...]]).joined(separator: "+")
  }

  /// Whether a key can be named on the screen.
  private static func isPrintable(_ key: String) -> Bool {
    key.utf8.count <= 32
      && key.allSatisfy { $0.isLetter || $0.isNumber || $0.isPunctuation || $0.isSymbol }
  }
}
