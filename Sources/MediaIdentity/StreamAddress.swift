// SPDX-License-Identifier: MIT

/// Addresses whose paths are made up by a server: `/Videos/8f3a/stream.mkv?static=true`.
struct StreamAddress {
  private let location: Location

  init?(_ location: Location) {
    guard location.isWeb else { return nil }
    self.location = location
  }

  /// Whether the server shows everybody's videos, so that a title proves nothing.
  var isVideoSite: Bool {
    let host = location.host
    return Self.sites.contains { site in
      host.count >= site.count && host.suffix(site.count).elementsEqual(site)
        && (host.count == site.count
          || host[host.count - site.count - 1] == UInt8(ascii: "."))
    }
  }

  /// Whether the last part of the path names nothing.
  var isOpaque: Bool {
    if location.isOpaque { return true }
    let stem = location.stem
    guard let key = WordKey(stem.prefix(17).map(\.lowered)) else {
      return location.fileExtension.isEmpty
        && !stem.contains { $0.isGap || $0 == UInt8(ascii: "-") }
    }
    return Self.opaque.contains(key) || stem.allSatisfy { $0.isHexDigit || $0 == UInt8(ascii: "-") }
      || location.fileExtension.isEmpty && stem.count < 12
  }

  /// Readings of the query's values that look like names of files, best first.
  var queryHypotheses: [Hypothesis] {
    var best: [Hypothesis] = []
    for value in location.queryValues.prefix(8) {
      let inner = Location(String(decoding: value, as: UTF8.self))
      let readings = PathInterpreter(inner, NameReading(Name(inner.stem))).hypotheses()
      if let first = readings.first, first.confidence >= Hypothesis.sure,
        first.confidence > best.first?.confidence ?? 0
      {
        best = readings
      }
    }
    return best
  }

  private static let sites: [[UInt8]] = [
    "youtube.com", "youtu.be", "googlevideo.com", "youtube-nocookie.com", "twitch.tv", "ttvnw.net",
    "vimeo.com", "vimeocdn.com", "dailymotion.com", "tiktok.com", "facebook.com", "instagram.com",
    "twitter.com", "x.com", "reddit.com", "v.redd.it", "bilibili.com", "soundcloud.com",
    "streamable.com", "nicovideo.jp", "odysee.com", "rumble.com", "kick.com", "bitchute.com",
  ].map { Array($0.utf8) }

  private static let opaque: WordSet = [
    "stream", "video", "index", "master", "playlist", "videoplayback", "watch", "download",
    "file", "play", "player", "get", "original", "universal", "main", "manifest", "media",
    "live", "output", "source", "hls", "chunklist", "start",
  ]
}
