// SPDX-License-Identifier: MIT

/// The line numbers of keys in config.toml, for error messages: the parser reports them for syntax
/// errors only.
struct SourceLines {
  private var lines: [String: Int] = [:]

  init(_ text: String) {
    var table = ""
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    {
      let line = line.drop { $0 == " " || $0 == "\t" }
      if line.hasPrefix("[") {
        table = Self.name(line.drop { $0 == "[" }.prefix { $0 != "]" })
        record(table, index)
      } else if !line.hasPrefix("#"), let equals = line.firstIndex(of: "=") {
        let key = Self.name(line[..<equals])
        record(table.isEmpty ? key : "\(table).\(key)", index)
      }
    }
  }

  /// - Returns: the prefix of a message about that key, such as `line 3: `.
  func prefix(_ path: String) -> String {
    lines[path].map { "line \($0): " } ?? ""
  }

  private mutating func record(_ path: String, _ index: Int) {
    if lines[path] == nil { lines[path] = index + 1 }
  }

  private static func name(_ text: Substring) -> String {
    String(text.filter { !" \t\r\"'".contains($0) })
  }
}
