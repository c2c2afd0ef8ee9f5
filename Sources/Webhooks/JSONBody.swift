// SPDX-License-Identifier: MIT

/// The body of the format `json`: docs/webhook.md and docs/webhook.schema.json.
struct JSONBody: Encodable {
  private struct Media: Encodable {
    var type: WebhookItem.Kind
    var title: String?
    var year: Int?
    var ids: WebhookItem.IDs
    var season: Int?
    var episode: Int?
    var absolute: Int?
    var date: String?
    var episodeTitle: String?
    var showIDs: WebhookItem.IDs?

    enum CodingKeys: String, CodingKey {
      case type, title, year, ids, season, episode, absolute, date
      case episodeTitle = "episode_title"
      case showIDs = "show_ids"
    }
  }

  private struct Player: Encodable {
    var name = "mpv"
    var session: String
  }

  private var version = 1
  private var event: String
  private var idempotencyKey: String
  private var time: String
  private var beganAt: String?
  private var endedAt: String?
  private var media: Media
  private var progress: Double
  private var position: Double
  private var duration: Double
  private var watched: Double?
  private var player: Player

  enum CodingKeys: String, CodingKey {
    case version, event, time, media, progress, position, duration, watched, player
    case idempotencyKey = "idempotency_key"
    case beganAt = "began_at"
    case endedAt = "ended_at"
  }

  init(_ event: WebhookEvent) {
    self.event = event.isTest ? "test" : event.kind.rawValue
    idempotencyKey = event.key
    time = isoTime(event.time)
    beganAt = event.beganAt.map(isoTime)
    endedAt = event.endedAt.map(isoTime)
    progress = min(number(event.progress), 100)
    position = number(event.position)
    duration = number(event.duration)
    watched = event.watched.map(number)
    player = Player(session: event.session)
    let item = event.item
    media = Media(
      type: item.kind, title: item.title, year: item.year, ids: item.ids, season: item.season,
      episode: item.episode, absolute: item.absolute, date: item.date,
      episodeTitle: item.episodeTitle, showIDs: item.kind == .episode ? item.showIDs : nil)
  }
}
