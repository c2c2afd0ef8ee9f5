// SPDX-License-Identifier: MIT

/// The meaning of a directory's name.
enum DirectoryReading {
  /// A season and nothing else: `Season 2`, `S02`, `Specials`. Ids here are the season's and are
  /// ignored.
  case season(Int)
  /// A storage directory such as `Movies`, `tv`, `Downloads`; never a title.
  case root(Library)
  /// A title, with whatever else the name holds.
  case titled(NameReading)

  enum Library { case movies, series, unknown }

  init(_ directory: [UInt8]) {
    let name = Name(directory)
    if let library = Self.library(name) {
      self = .root(library)
    } else if let season = Self.seasonAlone(name) {
      self = .season(season)
    } else {
      self = .titled(NameReading(name))
    }
  }

  /// Whether a directory of that name is a storage directory.
  static func isLibrary(_ name: Name) -> Bool { library(name) != nil }

  /// Whether a directory of that name holds one season.
  static func isSeason(_ name: Name) -> Bool { seasonAlone(name) != nil }

  private static func library(_ name: Name) -> Library? {
    guard name.tokens.count <= 4 else { return nil }
    if isPart(name) { return .unknown }
    var library = Library.unknown
    for token in name.tokens {
      guard let key = WordKey(name.lower[token.span].prefix(17)) else { return nil }
      if let kind = roots[key] {
        if kind != .unknown { library = kind }
      } else if !isNumberedDisk(name, token) {
        return nil
      }
    }
    return library
  }

  /// Whether the token is a volume name with a number: `disk1`, `volume2`.
  private static func isNumberedDisk(_ name: Name, _ token: Token) -> Bool {
    guard token.kind == .mixed else { return false }
    switch WordKey(name.lower[token.span].prefix { !$0.isDigit }) {
    case "disk", "volume", "hdd", "ssd", "drive", "nas", "data", "usb", "share", "storage", "media":
      return name.lower[token.span].drop { !$0.isDigit }.allSatisfy(\.isDigit)
    default: return false
    }
  }

  /// Whether the directory holds part of the item that its parent names: `Disc 1`, `Volume 2`,
  /// `CD1`.
  static func isPart(_ name: Name) -> Bool {
    guard let first = name.tokens.first else { return false }
    switch first.tag {
    case .disc, .volume, .part: break
    default: return false
    }
    return name.tokens.count == 1 && first.kind == .mixed
      || name.tokens.count == 2 && name.tokens[1].kind == .number
  }

  /// Returns the season if the directory names one and otherwise only ids and tags.
  private static func seasonAlone(_ name: Name) -> Int? {
    if name.hasWideText, let counter = name.counterMarks().first, counter.isSeason,
      counter.span.count == name.lower.count
    {
      return counter.numbers.first
    }
    var season: Int?
    var used = 0
    if name.tokens.count == 1, let number = name.number(name.tokens[0], atMost: 2) {
      return number.value
    }
    for index in name.tokens.indices.prefix(8) {
      let token = name.tokens[index]
      if token.start < used { continue }
      if season == nil {
        if let mark = name.seasonMark(atToken: index) {
          season = mark.numbers.first
          used = mark.span.upperBound
          continue
        }
        if let reading = name.seasonEpisode(at: token.start), reading.form == .season {
          season = reading.season
          used = reading.span.upperBound
          continue
        }
        if let key = WordKey(name.lower[token.span].prefix(17)), specials.contains(key),
          name.tokens.count <= 2
        {
          season = 0
          used = token.end
          continue
        }
        // the number in `2. Staffel` comes first
        if index + 1 < name.tokens.count, name.ordinal(token) != nil,
          name.tokens[index + 1].tag == .season
        {
          continue
        }
        return nil
      }
      let isIDs = token.group >= 0 && name.isIDGroup(token.group)
      // Season 1 - The Beginning
      if token.gap.contains(.spacedDash) { break }
      guard token.tag.isFormat || isIDs || name.year(at: index) != nil else { return nil }
    }
    return season
  }

  private static let specials: WordSet = [
    "specials", "special", "specialer", "especiales", "extras", "ovas", "ova", "speciali",
    "spezial", "hors-série", "спецвыпуски", "спешлы",
  ]

  private static let roots: WordTable<Library> = {
    var roots = WordTable<Library>(minimumCapacity: 256)
    func add(_ words: String, _ library: Library) {
      for word in words.utf8.split(separator: UInt8(ascii: " ")) {
        if let key = WordKey(word) { roots[key] = library }
      }
    }
    add("movies movie films film filme filmes peliculas películas cinema kino фильмы", .movies)
    add(
      "tv shows show series serien series tvshows tvseries television anime animes сериалы "
        + "dramas kdrama cartoons animation", .series)
    add(
      "media videos video downloads download dl torrents torrent complete completed incoming "
        + "mnt home users data nas share shares shared storage volumes volume disk disks hdd "
        + "usb srv server run var opt tmp temp library libraries unsorted new watched unwatched "
        + "misc stuff finished finish done seeding sonarr radarr plex jellyfin emby kodi "
        + "nzbget sabnzbd qbittorrent transmission deluge av files desktop documents public "
        + "drop test hd uhd 4k sd 1080p 2160p external drive stream bdmv video_ts audio_ts ts root "
        + "vídeos vidéos видео загрузки téléchargements descargas transferências scaricati "
        + "telegram internal ssd archive backup sync nextcloud syncthing dropbox onedrive "
        + "recordings aufnahmen pvr dvr", .unknown)
    return roots
  }()
}
