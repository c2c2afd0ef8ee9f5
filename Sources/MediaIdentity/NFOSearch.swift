// SPDX-License-Identifier: MIT

/// Searches for the `.nfo` files of a file, nearest first.
struct NFOSearch {
  /// Entries of the file's own `.nfo`: a movie, or episodes.
  private(set) var own: [NFO.Entry] = []
  /// `tvshow.nfo` in the directory or one of the two above it.
  private(set) var show: NFO.Entry?

  init(_ path: String, _ surroundings: Surroundings) {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return }
    let directory = path[..<slash]
    let file = path[path.utf8.index(after: slash)...]
    let stem = file.utf8.lastIndex(of: UInt8(ascii: ".")).map { file[..<$0] } ?? file
    own = Self.entries("\(directory)/\(stem).nfo", surroundings)
    if own.isEmpty { own = Self.entries("\(directory)/\(stem).NFO", surroundings) }
    var above = directory
    for _ in 0..<3 where !above.isEmpty {
      if let entry = Self.entries("\(above)/tvshow.nfo", surroundings).first {
        show = entry
        show?.kind = .show
        break
      }
      guard let next = above.utf8.lastIndex(of: UInt8(ascii: "/")) else { break }
      above = above[..<next]
    }
    if own.isEmpty, show == nil {
      own = Self.entries("\(directory)/movie.nfo", surroundings)
      if own.isEmpty, stem.utf8.elementsEqual("VIDEO_TS".utf8) {
        own = Self.entries("\(directory)/VIDEO_TS.nfo", surroundings)
      }
    }
  }

  private static func entries(_ path: String, _ surroundings: Surroundings) -> [NFO.Entry] {
    surroundings.nfo(path).map { NFO($0).entries } ?? []
  }
}

extension NFOSearch {
  /// Merges the entries into the hypotheses. As in Kodi, numbers in the file's name take precedence
  /// over those in the `.nfo`.
  func apply(to hypotheses: inout [Hypothesis]) {
    if let first = own.first, first.kind == .movie {
      applyMovie(first, to: &hypotheses)
      return
    }
    let episodes = own.filter { $0.kind == .episode }
    if show != nil || !episodes.isEmpty { applyEpisodes(episodes, to: &hypotheses) }
    if let first = own.first, first.kind == .unknown || first.kind == .show {
      // a URL alone: its id applies to the best hypothesis
      guard var best = hypotheses.first else { return }
      best.ids.fill(from: first.ids)
      best.confidence = max(best.confidence, Weight.foreignID)
      best.evidence.append(Evidence(.nfo, Self.text(first.ids)))
      hypotheses[0] = best
    }
  }

  private func applyMovie(_ entry: NFO.Entry, to hypotheses: inout [Hypothesis]) {
    var movie = hypotheses.first { $0.kind == .movie } ?? Hypothesis(kind: .movie)
    if let title = entry.title {
      if let old = movie.title, old != title { movie.titles.insert(old, at: 0) }
      movie.title = title
    }
    movie.year = entry.year ?? movie.year
    var ids = entry.ids
    ids.fill(from: movie.ids)
    movie.ids = ids
    movie.confidence = entry.ids.isEmpty ? max(movie.confidence, Weight.plainNFO) : Weight.movieNFO
    movie.evidence.append(Evidence(.nfo, entry.title ?? Self.text(entry.ids)))
    hypotheses.removeAll { $0.kind == .movie }
    hypotheses.insert(movie, at: 0)
  }

  private func applyEpisodes(_ entries: [NFO.Entry], to hypotheses: inout [Hypothesis]) {
    var best = hypotheses.first { $0.kind == .episode } ?? Hypothesis(kind: .episode)
    let hasNumbers = best.season != nil && !best.episodes.isEmpty
    if !hasNumbers, let first = entries.first, let season = first.season, first.episode != nil {
      best.season = season
      best.episodes = entries.filter { $0.season == season }.compactMap(\.episode).sorted()
      best.absolute = nil
    }
    if best.date == nil, best.episodes.isEmpty { best.date = entries.first?.aired }
    if let title = show?.title ?? entries.first?.showTitle {
      if let old = best.title, old != title { best.titles.insert(old, at: 0) }
      best.title = title
    }
    best.year = show?.year ?? best.year
    if let ids = show?.ids {
      var merged = ids
      merged.fill(from: best.ids)
      best.ids = merged
    }
    if entries.count == 1, let entry = entries.first {
      best.episodeIDs.fill(from: entry.ids)
      best.episodeTitle = entry.title ?? best.episodeTitle
    }
    if best.episodes.count > 1 {
      let ids = best.episodes.map { number in
        entries.first { $0.season == best.season && $0.episode == number }?.ids ?? MediaIDs()
      }
      if ids.contains(where: { !$0.isEmpty }) { best.partIDs = ids }
    }
    best.confidence = max(best.confidence, best.ids.isEmpty ? Weight.plainNFO : Weight.showNFO)
    best.evidence.append(Evidence(.nfo, show?.title ?? entries.first?.title ?? Self.text(best.ids)))
    hypotheses.removeAll {
      $0.kind == .episode && $0.season == best.season && $0.episodes == best.episodes
    }
    hypotheses.insert(best, at: 0)
  }

  private static func text(_ ids: MediaIDs) -> String {
    if let imdb = ids.imdb { return imdb }
    if let tmdb = ids.tmdb { return "tmdb \(tmdb)" }
    if let tvdb = ids.tvdb { return "tvdb \(tvdb)" }
    return "nfo"
  }
}
