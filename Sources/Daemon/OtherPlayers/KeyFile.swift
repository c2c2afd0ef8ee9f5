// SPDX-License-Identifier: MIT

/// The text of an INI file, of GLib or Qt; edits leave all other lines as they are.
struct KeyFile: Sendable, Equatable {
  private var lines: [Substring]

  init(_ text: String) {
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    while lines.last?.isEmpty == true { lines.removeLast() }
  }

  var text: String { lines.map { $0 + "\n" }.joined() }

  /// Whether it has nothing but comments and blank lines.
  var isEmpty: Bool { lines.allSatisfy { $0.isEmpty || $0.hasPrefix("#") || $0.hasPrefix(";") } }

  var sections: [String] { lines.compactMap { Self.section($0) } }

  func value(_ key: String, in section: String) -> String? {
    guard let index = index(of: key, in: section) else { return nil }
    return lines[index].split(separator: "=", maxSplits: 1).dropFirst().first
      .map { String($0.drop { $0 == " " }) } ?? ""
  }

  /// Sets a key, and creates its section if it is missing.
  mutating func set(_ key: String, to value: String, in section: String) {
    let line = Substring("\(key)=\(value)")
    if let index = index(of: key, in: section) {
      lines[index] = line
    } else if let body = body(of: section) {
      // Before the blank lines that separate it from the next section.
      let last = lines[body].lastIndex { !$0.isEmpty } ?? body.lowerBound - 1
      lines.insert(line, at: last + 1)
    } else {
      if !lines.isEmpty { lines.append("") }
      lines += ["[\(section)]", line]
    }
  }

  /// Removes a key, and its section if that has no other line.
  mutating func remove(_ key: String, in section: String) {
    guard let index = index(of: key, in: section) else { return }
    lines.remove(at: index)
    if let body = body(of: section), lines[body].allSatisfy(\.isEmpty) { remove(section: section) }
  }

  mutating func remove(section: String) {
    guard let body = body(of: section) else { return }
    lines.removeSubrange(body.lowerBound - 1..<body.upperBound)
    while lines.last?.isEmpty == true { lines.removeLast() }
  }

  /// The lines below the heading of a section.
  private func body(of section: String) -> Range<Int>? {
    guard let heading = lines.firstIndex(where: { Self.section($0) == section }) else { return nil }
    let end = lines[(heading + 1)...].firstIndex { Self.section($0) != nil } ?? lines.endIndex
    return heading + 1..<end
  }

  private func index(of key: String, in section: String) -> Int? {
    guard let body = body(of: section) else { return nil }
    return body.first { index in
      let name = lines[index].prefix { $0 != "=" }
      return name.count < lines[index].count && name.trimmingSuffix(while: { $0 == " " }) == key
    }
  }

  private static func section(_ line: Substring) -> String? {
    guard line.hasPrefix("["), let end = line.lastIndex(of: "]") else { return nil }
    return String(line[line.index(after: line.startIndex)..<end])
  }
}

extension Substring {
  fileprivate func trimmingSuffix(while isDropped: (Character) -> Bool) -> Substring {
    var rest = self
    while let last = rest.last, isDropped(last) { rest.removeLast() }
    return rest
  }
}
