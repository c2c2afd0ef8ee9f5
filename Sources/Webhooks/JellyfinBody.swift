// SPDX-License-Identifier: MIT

/// The body of the format `jellyfin`: the payload `Default` of shemanaev/jellyfin-plugin-webhooks,
/// limited to the members that Yamtrack and Ryot read.
struct JellyfinBody: Encodable {
  private struct ProviderIDs: Encodable {
    var imdb: String?
    var tmdb: String?
    var tvdb: String?

    enum CodingKeys: String, CodingKey {
      case imdb = "Imdb"
      case tmdb = "Tmdb"
      case tvdb = "Tvdb"
    }

    /// Converts the ids, which are strings in Jellyfin.
    init(_ ids: WebhookItem.IDs) {
      imdb = ids.imdb
      tmdb = ids.tmdb.map { "\($0)" }
      tvdb = ids.tvdb.map { "\($0)" }
    }
  }

  private struct UserData: Encodable {
    var playbackPositionTicks: Int
    var played: Bool
    var playedPercentage: Double

    enum CodingKeys: String, CodingKey {
      case playbackPositionTicks = "PlaybackPositionTicks"
      case played = "Played"
      case playedPercentage = "PlayedPercentage"
    }
  }

  private struct Item: Encodable {
    var type: String
    var name: String
    var productionYear: Int?
    var seriesName: String?
    var parentIndexNumber: Int?
    var indexNumber: Int?
    var providerIDs: ProviderIDs
    var runTimeTicks: Int
    var userData: UserData?

    enum CodingKeys: String, CodingKey {
      case type = "Type"
      case name = "Name"
      case productionYear = "ProductionYear"
      case seriesName = "SeriesName"
      case parentIndexNumber = "ParentIndexNumber"
      case indexNumber = "IndexNumber"
      case providerIDs = "ProviderIds"
      case runTimeTicks = "RunTimeTicks"
      case userData = "UserData"
    }
  }

  private struct Series: Encodable {
    var type = "Series"
    var name: String
    var productionYear: Int?
    var providerIDs: ProviderIDs

    enum CodingKeys: String, CodingKey {
      case type = "Type"
      case name = "Name"
      case productionYear = "ProductionYear"
      case providerIDs = "ProviderIds"
    }
  }

  private struct PlayState: Encodable {
    var positionTicks: Int
    var isPaused: Bool

    enum CodingKeys: String, CodingKey {
      case positionTicks = "PositionTicks"
      case isPaused = "IsPaused"
    }
  }

  private struct Session: Encodable {
    var id: String
    var client = "scrobbled"
    var deviceName = "mpv"
    var playState: PlayState

    enum CodingKeys: String, CodingKey {
      case id = "Id"
      case client = "Client"
      case deviceName = "DeviceName"
      case playState = "PlayState"
    }
  }

  private struct Named: Encodable {
    var name: String

    enum CodingKeys: String, CodingKey { case name = "Name" }
  }

  private var event: String
  private var item: Item
  private var series: Series?
  private var session: Session
  private var server = Named(name: "scrobbled")
  private var user = Named(name: "scrobbled")

  enum CodingKeys: String, CodingKey {
    case event = "Event"
    case item = "Item"
    case series = "Series"
    case session = "Session"
    case server = "Server"
    case user = "User"
  }

  init(_ event: WebhookEvent) {
    self.event =
      switch event.kind {
      case _ where event.isTest: "Test"
      case .start: "Play"
      case .pause: "Pause"
      case .resume: "Resume"
      case .stop, .scrobble: "Stop"
      }
    let (item, isEpisode) = (event.item, event.item.kind == .episode)
    let ticks = Self.ticks(event.position)
    self.item = Item(
      type: isEpisode ? "Episode" : "Movie",
      name: (isEpisode ? item.episodeTitle : item.title) ?? "",
      productionYear: isEpisode ? nil : item.year, seriesName: isEpisode ? item.title ?? "" : nil,
      parentIndexNumber: isEpisode ? item.season : nil,
      indexNumber: isEpisode ? item.episode : nil, providerIDs: ProviderIDs(item.ids),
      runTimeTicks: Self.ticks(event.duration),
      userData: UserData(
        playbackPositionTicks: ticks, played: event.kind == .scrobble,
        playedPercentage: min(number(event.progress), 100)))
    series =
      isEpisode
      ? Series(
        name: item.title ?? "", productionYear: item.year, providerIDs: ProviderIDs(item.showIDs))
      : nil
    session = Session(
      id: event.session,
      playState: PlayState(positionTicks: ticks, isPaused: event.kind == .pause))
  }

  /// Converts seconds to .NET's unit of time: 10,000,000 a second.
  private static func ticks(_ seconds: Double) -> Int { Int(number(seconds) * 10_000_000) }
}
