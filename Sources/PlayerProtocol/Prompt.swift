// SPDX-License-Identifier: MIT

/// A question on the player's screen: a menu, or an offer, which is one line with one key.
///
/// The player answers each with one ``PlayerLine/Kind/choice(id:index:)`` at most: a later one that
/// arrives at the same time, or a lost connection, leaves it unanswered.
///
/// A class, because copies of its fields would enlarge the plugin.
public final class Prompt: Equatable, Sendable {
  /// Identifies the answer.
  public let id: Int
  /// The file that it belongs to; nil for any. While another file is open it is not shown.
  public let entry: Int?
  /// The title of a menu, and the display time.
  public let title: ScreenText
  /// The items of a menu, at most ``LineLimits/menuItems``. For an offer, its line with each of the
  /// `keys`, and at last without a key. Without any, it closes what is shown.
  public let items: [[UInt8]]
  /// The keys that accept an offer, in order of preference; none for a menu. The first that the user
  /// has not bound is used. By mpv's name, such as `ENTER` or `Ctrl+r`.
  public let keys: [[UInt8]]
  /// The index of the item that a menu selects at first.
  public let selected: Int

  init(
    id: Int, entry: Int?, title: ScreenText, items: [[UInt8]], keys: [[UInt8]], selected: Int
  ) {
    self.selected = selected >= 0 && selected < items.count ? selected : 0
    self.id = id
    self.entry = entry
    self.title = title
    self.items = items
    self.keys = keys
  }

  public static func == (one: Prompt, other: Prompt) -> Bool {
    one.id == other.id && one.entry == other.entry && one.title == other.title
      && one.items == other.items && one.keys == other.keys && one.selected == other.selected
  }

  /// - Parameter seconds: the display time, clamped to 0.5…30.
  public static func menu(
    id: Int, entry: Int? = nil, title: [UInt8], items: [[UInt8]], selected: Int = 0,
    seconds: Double = 15
  ) -> Prompt {
    Prompt(
      id: id, entry: entry, title: ScreenText(title, seconds: seconds),
      items: [[UInt8]](items.prefix(LineLimits.menuItems)), keys: [], selected: selected)
  }

  /// - Parameters:
  ///   - lines: the keys in order of preference, each with the line to show with it.
  ///   - lineWithoutKey: shown if no key is free.
  ///   - seconds: the display time, clamped to 0.5…30.
  public static func offer(
    id: Int, entry: Int? = nil, lines: [(key: [UInt8], line: [UInt8])], lineWithoutKey: [UInt8],
    seconds: Double = 8
  ) -> Prompt {
    Prompt(
      id: id, entry: entry, title: ScreenText([], seconds: seconds),
      items: lines.map { $0.line } + [lineWithoutKey], keys: lines.map { $0.key }, selected: 0)
  }

  /// Whether this can be the name of a key: it becomes part of a line of bindings, where it must not
  /// end the name or the line.
  public static func isKey(_ name: [UInt8]) -> Bool {
    !name.isEmpty && name.count <= LineLimits.key && name.allSatisfy { $0 > 0x20 && $0 != 0x7F }
  }

  /// Closes what is shown.
  public static let none = menu(id: 0, title: [], items: [])
}

extension LineWriter {
  mutating func add(_ prompt: Prompt) {
    add(Key.id, prompt.id)
    add(Key.entry, prompt.entry)
    if prompt.keys.isEmpty {
      add(Key.title, text: prompt.title.text)
      if prompt.selected > 0 { add(Key.index, prompt.selected) }
    } else {
      add(Key.keys, texts: prompt.keys)
    }
    add(Key.items, texts: prompt.items)
    add(Key.duration, Double(prompt.title.milliseconds) / 1000)
  }
}
