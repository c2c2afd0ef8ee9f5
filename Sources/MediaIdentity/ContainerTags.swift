// SPDX-License-Identifier: MIT

/// The container's tags as reported in mpv's `metadata`.
///
/// MP4's `show`, `season_number` and `episode_sort` are set deliberately by tagging software and
/// are accepted as facts. Matroska's `TITLE` is often a release name or an advertisement, so it is
/// only a hint.
struct ContainerTags {
  private let values: [String: String]

  init(_ tags: [String: String]) {
    var values: [String: String] = [:]
    for (key, value) in tags where values.count < 256 && key.utf8.count <= 64 {
      values[key.lowercased()] = String(value.prefix(512))
    }
    self.values = values
  }

  /// Whether yt-dlp wrote the tags, while streaming (`ytdl_description`, `channel_url`) or into a
  /// file (`purl` or `comment` with the clip's URL).
  static func isFromVideoSite(_ tags: [String: String]) -> Bool {
    tags.prefix(256).contains { key, value in
      switch key.lowercased() {
      case "ytdl_description", "channel_url", "uploader_url": true
      case "purl", "comment", "webpage_url", "url":
        value.utf8.count < 512
          && StreamAddress(Location(value.trimmingWhitespace))?.isVideoSite == true
      default: false
      }
    }
  }

  /// Whether the player opened another URL than this one, as it does for a page whose video
  /// yt-dlp has found. For a single format mpv sets none of yt-dlp's own tags.
  static func isResolved(_ tags: [String: String]) -> Bool { tags["stream-open-filename"] != nil }

  /// The hypothesis that the tags state, or `nil`.
  var hypothesis: Hypothesis? {
    if let show = value("show") ?? value("tvsh"),
      let season = number("season_number") ?? number("tvsn"),
      let episode = number("episode_sort") ?? number("tves")
    {
      return Hypothesis(
        kind: .episode, title: show, season: season, episodes: [episode],
        episodeTitle: value("title"), confidence: Weight.episodeTags,
        evidence: [Evidence(.tags, "\(show) \(season)x\(episode)")])
    }
    // stik: 9 is a movie
    if number("media_type") == 9, let title = value("title") {
      let year = value("date").flatMap { Int($0.prefix(4)) }
      return Hypothesis(
        kind: .movie, title: title, year: year.flatMap { (1895...2099).contains($0) ? $0 : nil },
        confidence: year == nil ? Weight.movieTagsWithoutYear : Weight.movieTags,
        evidence: [Evidence(.tags, title)])
    }
    return nil
  }

  /// Title of the segment, if it may be a release name.
  var title: String? {
    guard value("show") == nil, let title = value("title"), title.utf8.count > 3 else { return nil }
    return title
  }

  /// Returns the ids in the formats of Matroska's official tags: `tt0133093`, `movie/603`,
  /// `series/79168`.
  func ids(for kind: Hypothesis.Kind) -> MediaIDs {
    var ids = MediaIDs()
    if let imdb = value("imdb"), WebAddresses.ids(in: imdb.utf8).ids.imdb == imdb.lowercased() {
      ids.imdb = imdb.lowercased()
    }
    if let tmdb = value("tmdb") {
      ids.tmdb = number(tmdb, behind: kind == .movie ? "movie/" : "tv/")
    }
    if kind == .episode {
      ids.tvdb =
        value("tvdb").flatMap { number($0, behind: "") }
        ?? value("tvdb2").flatMap { number($0, behind: "series/") }
    }
    return ids
  }

  /// Merges the tags' evidence into the name's hypotheses.
  func apply(to hypotheses: inout [Hypothesis]) {
    if var hypothesis {
      if let same = hypotheses.first(where: {
        $0.kind == hypothesis.kind && $0.season == hypothesis.season
          && $0.episodes == hypothesis.episodes
      }) {
        hypothesis.year = hypothesis.year ?? same.year
        hypothesis.country = same.country
        hypothesis.ids = same.ids
        hypothesis.episodeIDs = same.episodeIDs
        for title in [same.title].compactMap(\.self) + same.titles
        where title != hypothesis.title && !hypothesis.titles.contains(title) {
          hypothesis.titles.append(title)
        }
        hypothesis.evidence += same.evidence
      }
      let isFirst =
        (hypotheses.first?.confidence ?? 0) <= hypothesis.confidence
        || hypothesis.kind == .episode
      hypotheses.insert(hypothesis, at: isFirst ? 0 : min(1, hypotheses.count))
    } else if let title {
      let hints = PathInterpreter(title: title).hypotheses()
      TitleHints.apply(hints, source: .tags, text: title, to: &hypotheses)
    }
    guard let kind = hypotheses.first?.kind else { return }
    let ids = ids(for: kind)
    if !ids.isEmpty {
      hypotheses[0].ids.fill(from: ids)
      hypotheses[0].confidence = max(hypotheses[0].confidence, Weight.foreignID)
      hypotheses[0].evidence.append(Evidence(.tags, ids.imdb ?? "ids"))
    }
  }

  private func value(_ key: String) -> String? {
    guard let value = values[key], !value.isEmpty else { return nil }
    return value
  }

  private func number(_ key: String) -> Int? {
    guard let value = values[key], value.utf8.count <= 5, let number = Int(value), number >= 0
    else { return nil }
    return number
  }

  private func number(_ text: String, behind prefix: String) -> Int? {
    guard text.hasPrefix(prefix), text.utf8.count < 24 else { return nil }
    return Int(text.dropFirst(prefix.count)).flatMap { $0 > 0 ? $0 : nil }
  }
}

extension String {
  fileprivate var trimmingWhitespace: String {
    String(drop(while: \.isWhitespace).prefix { !$0.isWhitespace })
  }
}

/// Merges a title from another source (tags, a stream) into the name's hypotheses.
enum TitleHints {
  /// Adds the readings of a title: raises the confidence of readings that agree, ranks others
  /// lower.
  static func apply(
    _ hints: [Hypothesis], source: Evidence.Source, text: String,
    to hypotheses: inout [Hypothesis]
  ) {
    guard let hint = hints.first, hint.title != nil else { return }
    if let index = hypotheses.firstIndex(where: { agrees($0, hint) }) {
      hypotheses[index].confidence = min(
        Weight.maximum, hypotheses[index].confidence + Weight.agreeingTitle)
      hypotheses[index].year = hypotheses[index].year ?? hint.year
      hypotheses[index].evidence.append(Evidence(source, text))
      return
    }
    guard hint.confidence >= Hypothesis.doubtful else { return }
    let best = hypotheses.first?.confidence ?? 0
    for var hint in hints where hint.confidence >= Hypothesis.doubtful {
      hint.evidence = [Evidence(source, text)]
      // a name with a clear title ranks first
      if best >= Hypothesis.doubtful { hint.confidence = min(hint.confidence, best - 1) }
      hypotheses.append(hint)
    }
    let ranked = hypotheses.enumerated().sorted {
      ($0.element.confidence, $1.offset) > ($1.element.confidence, $0.offset)
    }
    hypotheses = ranked.map(\.element)
  }

  private static func agrees(_ left: Hypothesis, _ right: Hypothesis) -> Bool {
    guard left.kind == right.kind, PathInterpreter.agree(left.title, right.title) else {
      return false
    }
    return left.kind == .movie
      || left.season == right.season && left.episodes == right.episodes
        && left.absolute == right.absolute && left.date == right.date
  }
}
