// SPDX-License-Identifier: MIT

import FoundationEssentials

extension Exchange {
  /// The exchange on one readable line, such as `POST /scrobble/stop  The Matrix (1999)  90.04 %
  /// -> 201 scrobble`.
  public var line: String {
    var parts = ["\(method) \(target)"]
    if let subject = subject ?? body?.subject { parts.append(subject) }
    if let progress = body?["progress"]?.number { parts.append("\(Self.percent(progress)) %") }
    parts.append("-> " + outcome)
    return parts.joined(separator: "  ").map(Self.visible).joined()
  }

  private var target: String {
    guard let query = url.firstIndex(of: "?") else { return path }
    return path + url[query...]
  }

  private var outcome: String {
    var words = status.map { ["\($0)"] } ?? ["no response"]
    if let response {
      if let action = response["action"]?.string { words.append(action) }
      if let error = response["error"]?.string { words.append("(\(error))") }
      if let end = response["expires_at"]?.string, status == 409 {
        words.append("already scrobbled, until \(end)")
      }
      if let count = response.array?.count {
        words.append(count == 1 ? "1 item" : "\(count) items")
      }
      if let added = response["added"] {
        let count = ["movies", "episodes"].compactMap { added[$0]?.integer }.reduce(0, +)
        words.append("\(count) added")
      }
    }
    if let fault { words.append("[fault: \(fault)]") }
    return words.joined(separator: " ")
  }

  /// Returns a percentage with at most two decimals.
  private static func percent(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let fraction = hundredths % 100
    return "\(hundredths / 100)." + (fraction < 10 ? "0\(fraction)" : "\(fraction)")
  }

  /// Escapes control characters of untrusted input.
  private static func visible(_ character: Character) -> String {
    let isControl = character.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
    return isControl ? "?" : String(character)
  }
}

extension JSON {
  /// The item named by a scrobble's body.
  fileprivate var subject: String? {
    if let movie = self["movie"] { return movie.titleAndYear }
    guard let episode = self["episode"] else { return nil }
    let show = self["show"].flatMap(\.titleAndYear) ?? "an episode"
    if let season = episode["season"]?.integer, let number = episode["number"]?.integer {
      return "\(show) \(season)x" + (number < 10 ? "0\(number)" : "\(number)")
    }
    if let absolute = episode["number_abs"]?.integer { return "\(show) #\(absolute)" }
    return show
  }

  private var titleAndYear: String? {
    guard let title = self["title"]?.string else { return nil }
    return self["year"]?.integer.map { "\(title) (\($0))" } ?? title
  }
}
