// SPDX-License-Identifier: MIT

internal import FoundationEssentials

/// The origin of a file that is imported.
public enum ImportFormat: String, CaseIterable, Sendable {
  /// The backlog (`watched_backlog.json`) or `remap_rules.toml` of trakt-scrobbler.
  case traktScrobbler = "trakt-scrobbler"
  /// Pages of Trakt's `/users/me/history` or `/sync/history`.
  case traktBackup = "trakt-backup"
  /// mpv's `watch_history.jsonl`.
  case mpvWatchHistory = "mpv-watch-history"
  /// Written by `scrobbled export`.
  case json

  /// Keys by which the origin of an object is recognised.
  private struct Keys: Decodable {
    let format: ImportFormat?

    private enum CodingKeys: String, CodingKey {
      case key, deliveries, time, path, movie, episode, item, rating
      case mediaInfo = "media_info"
      case updatedAt = "updated_at"
      case watchedAt = "watched_at"
    }

    init(from decoder: any Decoder) throws {
      let object = try decoder.container(keyedBy: CodingKeys.self)
      if object.contains(.mediaInfo), object.contains(.updatedAt) {
        format = .traktScrobbler
      } else if object.contains(.key) && object.contains(.deliveries)
        || object.contains(.item) && object.contains(.rating)
      {
        format = .json
      } else if object.contains(.watchedAt), object.contains(.movie) || object.contains(.episode) {
        format = .traktBackup
      } else if object.contains(.time), object.contains(.path) {
        format = .mpvWatchHistory
      } else {
        format = nil
      }
    }
  }

  /// - Returns: nil if the first objects have none of the known keys.
  static func guess(_ bytes: [UInt8]) -> ImportFormat? {
    for element in JSONElements(bytes).prefix(10) {
      guard case .object(let object) = element.content,
        let keys = try? JSONDecoder().decode(Keys.self, from: Data(object))
      else { continue }
      if let format = keys.format { return format }
    }
    return nil
  }
}
