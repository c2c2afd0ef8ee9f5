// SPDX-License-Identifier: MIT

/// Text in HTML and SVG.
enum HTMLText {
  /// Escapes text for content and for quoted attributes.
  ///
  /// Characters that HTML does not allow, and those that change the direction of what follows,
  /// become U+FFFD.
  static func escape(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      case _ where TerminalEscaping.isControl(scalar) || scalar.properties.isNoncharacterCodePoint:
        escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// Characters of a title or name.
  private static let maximumLength = 100

  /// A title or name, cut if it is long. Its direction does not affect its surroundings.
  static func name(_ text: String) -> String {
    let shown = text.count > maximumLength ? text.prefix(maximumLength - 1) + "…" : text[...]
    return "<bdi>\(escape(String(shown)))</bdi>"
  }

  /// A table with a heading for each column and each row, folded up below its chart.
  ///
  /// - Parameters:
  ///   - caption: plain text.
  ///   - rows: cells as HTML; the first is the heading of the row.
  static func table(_ caption: String, columns: [String], rows: [[String]]) -> String {
    let head = columns.map { "<th scope=\"col\">\(escape($0))</th>" }.joined()
    let body = rows.map { cells in
      "<tr>"
        + cells.enumerated().map { index, cell in
          index == 0 ? "<th scope=\"row\">\(cell)</th>" : "<td>\(cell)</td>"
        }.joined() + "</tr>"
    }
    return """
      <details><summary>Numbers</summary><table><caption>\(escape(caption))</caption>
      <thead><tr>\(head)</tr></thead>
      <tbody>
      \(body.joined(separator: "\n"))
      </tbody></table></details>
      """
  }
}
