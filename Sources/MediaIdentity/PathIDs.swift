// SPDX-License-Identifier: MIT

/// Ids written into a name: `{imdb-tt0133093}`, `[tmdbid=603]`, `(tvdb-81189)`, a bare `tt0133093`.
extension Name {
  /// Returns the ids in this name; the first one per catalogue is used.
  func ids() -> MediaIDs {
    var ids = MediaIDs()
    var bare: String?
    var at = 0
    while at < lower.count {
      // all keys begin with i or t
      let first = lower[at]
      guard first == UInt8(ascii: "i") || first == UInt8(ascii: "t"), isWordStart(at) else {
        at += 1
        continue
      }
      if let end = readID(at, into: &ids) {
        at = end
      } else if let imdb = imdbNumber(&at) {
        bare = bare ?? imdb
      } else {
        at += 1
      }
    }
    // a labelled id takes precedence over a bare one
    ids.imdb = ids.imdb ?? bare
    return ids
  }

  /// Position of the first bracket with an id.
  var idPosition: Int? {
    groups.indices.first { isIDGroup($0) }.map { groups[$0].open }
  }

  private func readID(_ start: Int, into ids: inout MediaIDs) -> Int? {
    var at = start
    let key: WritableKeyPath<MediaIDs, Int?>?
    if eat("imdb", &at) {
      key = nil
    } else if eat("tmdb", &at) {
      key = \.tmdb
    } else if eat("tvdb", &at) {
      key = \.tvdb
    } else if eat("trakt", &at) {
      key = \.trakt
    } else {
      return nil
    }
    _ = eat("id", &at)
    let isKeyed = byte(start - 1).isOpening
    guard
      eat(UInt8(ascii: "-"), &at) || eat(UInt8(ascii: "="), &at)
        || isKeyed && (eat(UInt8(ascii: " "), &at) || eat(UInt8(ascii: ":"), &at))
    else { return nil }
    guard let key else {
      guard let imdb = imdbNumber(&at) else { return nil }
      ids.imdb = ids.imdb ?? imdb
      return at
    }
    guard let number = digits(&at, atMost: 10), isWordEnd(at), number.value > 0 else { return nil }
    ids[keyPath: key] = ids[keyPath: key] ?? number.value
    return at
  }

  /// Reads `tt` followed by seven to ten digits.
  private func imdbNumber(_ at: inout Int) -> String? {
    var next = at
    guard eat("tt", &next), let number = digits(&next, atMost: 10), number.width >= 7,
      isWordEnd(next)
    else { return nil }
    defer { at = next }
    return "tt" + text(at + 2..<next)
  }

  /// Whether a bracket holds only an id or an edition tag of a catalogue.
  func isIDGroup(_ group: Int) -> Bool {
    guard let first = groups[group].tokens.first else { return false }
    var at = tokens[first].start
    return eat("imdb", &at) || eat("tmdb", &at) || eat("tvdb", &at) || eat("trakt", &at)
      || eat("tvmaze", &at) || eat("anidb", &at) || eat("anilist", &at) || eat("mal-", &at)
      || groups[group].kind == UInt8(ascii: "{") && eat("edition-", &at)
  }
}
