// SPDX-License-Identifier: MIT

/// Escaping of titles for Trakt's search.
enum SearchQuery {
  /// "Characters with meaning must be backslash-escaped: + - && || ! ( ) { } [ ] ^ \" ~ * ? : /"
  /// (Trakt, Search). Unescaped, `X-Men '97` finds Mad Men.
  static func escaped(_ title: String) -> String {
    var query = ""
    for character in title.prefix(200) {
      if "+-&|!(){}[]^\"~*?:/\\".contains(character) { query.append("\\") }
      query.append(character)
    }
    return query
  }
}
