// SPDX-License-Identifier: MIT

extension Identification {
  /// Appends one JSON object with the best hypothesis, as `scrobbled identify --json` prints it.
  ///
  /// Unknown keys are omitted, an unidentified file is `{}`, and a file that must not be scrobbled
  /// is `{"ignore":true,"reason":…}`.
  public func writeJSON(into bytes: inout [UInt8]) {
    var json = JSONWriter(appendingTo: consume bytes)
    json.open("{")
    if let ignored {
      json.writeIgnored(ignored)
    } else if let best = hypotheses.first {
      json.write(best)
    }
    json.close("}")
    bytes = json.finish()
  }

  /// Appends a JSON array of all hypotheses, each with its confidence and evidence.
  public func writeJSONAll(into bytes: inout [UInt8]) {
    var json = JSONWriter(appendingTo: consume bytes)
    json.open("[")
    if let ignored {
      json.open("{")
      json.writeIgnored(ignored)
      json.close("}")
    }
    for hypothesis in hypotheses {
      json.open("{")
      json.write(hypothesis)
      json.key("confidence")
      json.value(hypothesis.confidence)
      json.key("evidence")
      json.open("[")
      for evidence in hypothesis.evidence {
        json.open("{")
        json.key("source")
        json.value(evidence.source.rawValue)
        json.key("text")
        json.value(evidence.text)
        json.close("}")
      }
      json.close("]")
      json.close("}")
    }
    json.close("]")
    bytes = json.finish()
  }
}

extension JSONWriter {
  fileprivate mutating func writeIgnored(_ reason: String) {
    key("ignore")
    value(true)
    key("reason")
    value(reason)
  }

  fileprivate mutating func write(_ hypothesis: Hypothesis) {
    key("type")
    value(hypothesis.kind.rawValue)
    optional("title", hypothesis.title)
    if !hypothesis.titles.isEmpty {
      key("titles")
      open("[")
      for title in hypothesis.titles { value(title) }
      close("]")
    }
    optional("alternative_title", hypothesis.alternativeTitle)
    optional("year", hypothesis.year ?? hypothesis.seasonYear)
    optional("country", hypothesis.country)
    optional("season", hypothesis.season)
    if hypothesis.episodes.count > 1 {
      key("episode")
      open("[")
      for episode in hypothesis.episodes { value(episode) }
      close("]")
    } else {
      optional("episode", hypothesis.episodes.first)
    }
    optional("absolute", hypothesis.absolute)
    optional("date", hypothesis.date)
    optional("episode_title", hypothesis.episodeTitle)
    optional("part", hypothesis.part)
    optional("parts", hypothesis.parts)
    // nearest first: ids of the episode itself precede those of the show
    var nearest = hypothesis.episodeIDs
    nearest.fill(from: hypothesis.ids)
    ids("ids", nearest)
    ids("episode_ids", hypothesis.episodeIDs)
  }

  private mutating func optional(_ name: StaticString, _ text: String?) {
    guard let text else { return }
    key(name)
    value(text)
  }

  private mutating func optional(_ name: StaticString, _ number: Int?) {
    guard let number else { return }
    key(name)
    value(number)
  }

  private mutating func ids(_ name: StaticString, _ ids: MediaIDs) {
    guard !ids.isEmpty else { return }
    key(name)
    open("{")
    optional("imdb", ids.imdb)
    optional("tmdb", ids.tmdb)
    optional("tvdb", ids.tvdb)
    optional("trakt", ids.trakt)
    close("}")
  }
}
