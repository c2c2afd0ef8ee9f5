// SPDX-License-Identifier: MIT

internal import FoundationEssentials

/// Format of the body of a request, as in `format` of `[[webhook]]`.
public enum WebhookFormat: String, CaseIterable, Hashable, Sendable {
  /// The format of scrobbled (docs/webhook.md).
  case json
  /// The `Default` format of the plugin shemanaev/jellyfin-plugin-webhooks.
  case jellyfin
  /// The format of Kodi's add-on Programie/KodiAddon-HttpScrobbler.
  case kodi

  /// Returns what receivers of this format need and the item lacks, such as `a TMDB id`; nil if it
  /// can be sent.
  public func missing(in item: WebhookItem) -> String? {
    let isEpisode = item.kind == .episode
    switch self {
    case .json:
      return nil
    case .jellyfin, .kodi:
      if isEpisode, item.season == nil || item.episode == nil {
        return "the numbers of season and episode"
      }
      // Ryot identifies items by TMDB ids only; Yamtrack finds episodes by TVDB and IMDb ids too.
      if self == .jellyfin { return item.ids.tmdb == nil ? "a TMDB id" : nil }
      let ids = item.ids
      return ids.imdb == nil && ids.tmdb == nil && ids.tvdb == nil
        ? "an IMDb, TMDB or TVDB id" : nil
    }
  }

  /// Encodes an event as UTF-8 with sorted keys, so that equal events are equal bytes.
  ///
  /// - Throws: ``MissingDetail``; never for a test event.
  public func body(of event: WebhookEvent) throws(MissingDetail) -> [UInt8] {
    if !event.isTest, let what = missing(in: event.item) {
      throw MissingDetail(format: self, what: what)
    }
    switch self {
    case .json: return Self.encode(JSONBody(event))
    case .jellyfin: return Self.encode(JellyfinBody(event))
    case .kodi: return Self.encode(KodiBody(event))
    }
  }

  private static func encode(_ body: some Encodable) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // A number that is not finite, the only thing that cannot be encoded, is excluded by `number`.
    return Array((try? encoder.encode(body)) ?? Data())
  }
}

/// A detail that receivers of a format need and an item lacks.
public struct MissingDetail: Error, Hashable, Sendable, CustomStringConvertible {
  public var format: WebhookFormat
  public var what: String

  public var description: String { "the format \(format.rawValue) needs \(what)" }
}

/// Returns a number within the range of JSON and of receivers; 0 for one that is not finite.
func number(_ value: Double) -> Double {
  value.isFinite ? min(max(value, 0), 1e9) : 0
}

/// Returns a time in ISO 8601, UTC, in whole seconds.
func isoTime(_ seconds: Double) -> String {
  Date(timeIntervalSince1970: min(max(seconds.isFinite ? seconds : 0, 0), 2.5e11).rounded(.down))
    .formatted(.iso8601)
}
