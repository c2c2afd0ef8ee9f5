// SPDX-License-Identifier: MIT

internal import Trakt

/// A movie or an episode by its Trakt id: the item of a play in Trakt's history.
struct HistoryItem: Hashable, Sendable {
  var kind: HistoryPlay.Kind
  var trakt: Int

  init?(_ media: Media) {
    switch media.kind {
    case .movie:
      guard let trakt = media.ids.trakt else { return nil }
      self.init(kind: .movie, trakt: trakt)
    case .episode:
      guard let trakt = media.episodeIDs.trakt else { return nil }
      self.init(kind: .episode, trakt: trakt)
    }
  }

  init?(_ entry: HistoryEntry) {
    self.init(movie: entry.movie, episode: entry.episode)
  }

  private init?(movie: Movie?, episode: Episode?) {
    if let trakt = episode?.ids.trakt {
      self.init(kind: .episode, trakt: trakt)
    } else if let trakt = movie?.ids.trakt {
      self.init(kind: .movie, trakt: trakt)
    } else {
      return nil
    }
  }

  init?(_ position: SavedPosition) {
    self.init(movie: position.movie, episode: position.episode)
  }

  private init(kind: HistoryPlay.Kind, trakt: Int) {
    self.kind = kind
    self.trakt = trakt
  }
}
