// SPDX-License-Identifier: MIT

internal import NIOCore
internal import NIOPosix
internal import PlayerServer

#if canImport(Glibc)
  internal import Glibc
#endif

/// Loads the plugin into a running player through its IPC socket.
struct PlayerAttacher: Sendable {
  /// The timeout for mpv's replies: a player that starts replies once its scripts are loaded.
  static let timeout = TimeAmount.seconds(10)

  struct Attachment: Sendable, Equatable {
    var isNew: Bool
    /// The player's process, as the kernel reports it.
    var process: Int32
  }

  let threads: any EventLoopGroup
  /// The plugin's path.
  let plugin: String

  /// Sends nothing unless the socket and the process that listens belong to this user.
  func attach(_ path: String) async throws(AttachFailure) -> Attachment {
    try Self.checkOwner(of: path)
    let exchange = AttachExchange(plugin: plugin)
    let result = threads.next().makePromise(of: AttachExchange.Result.self)
    let channel: any Channel
    do {
      channel = try await ClientBootstrap(group: threads)
        .connectTimeout(Self.timeout)
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(AttachHandler(exchange, result))
          }
        }
        .connect(unixDomainSocketPath: path).get()
    } catch {
      result.fail(AttachFailure.noReply)
      throw AttachFailure(connecting: error)
    }
    let failure: AttachFailure
    do {
      let peer = try await Peer.of(channel).get()
      // A peer that has closed the connection has no credentials.
      guard let peer else { throw AttachFailure.noReply }
      guard peer.isSameUser else { throw AttachFailure.otherUser }
      let timer = channel.eventLoop.scheduleTask(in: Self.timeout) {
        result.fail(AttachFailure.noReply)
      }
      defer { timer.cancel() }
      channel.writeAndFlush(ByteBuffer(string: exchange.opening), promise: nil)
      let reply = try await result.futureResult.get()
      channel.close(promise: nil)
      switch reply {
      case .loaded: return Attachment(isNew: true, process: peer.pid)
      case .alreadyLoaded: return Attachment(isNew: false, process: peer.pid)
      case .refused(let error):
        throw AttachFailure.refused(String(TerminalEscaping.escape(error).prefix(200)))
      case .notMpv: throw AttachFailure.notMpv
      }
    } catch {
      failure = error as? AttachFailure ?? .noReply
    }
    result.fail(failure)
    channel.close(promise: nil)
    throw failure
  }

  private static func checkOwner(of path: String) throws(AttachFailure) {
    var status = stat()
    // Links are not followed: another user could create one to a socket of this user.
    guard lstat(path, &status) == 0 else { throw .system(errno) }
    guard status.st_mode & S_IFMT == S_IFSOCK else { throw .notSocket }
    guard status.st_uid == getuid() else { throw .otherUser }
  }
}

/// The reason for which the plugin was not loaded.
enum AttachFailure: Error, Sendable, Equatable {
  case system(Int32)
  case notSocket
  case otherUser
  /// No process listens: the socket is left over, or not ready yet.
  case notListening
  case noReply
  case notMpv
  /// mpv's error message, escaped.
  case refused(String)

  fileprivate init(connecting error: any Error) {
    switch error {
    case let error as IOError where error.errnoCode == ECONNREFUSED: self = .notListening
    case let error as IOError: self = .system(error.errnoCode)
    case is SocketAddressError: self = .system(ENAMETOOLONG)
    default: self = .noReply
    }
  }

  /// Whether a player is the cause, and not another file or process that a pattern matches.
  var isMpvs: Bool {
    switch self {
    case .noReply, .refused: true
    default: false
    }
  }

  func command(_ path: String) -> CommandFailure {
    switch self {
    case .system(let code): CommandFailure("open", path, code)
    case .notSocket:
      CommandFailure(
        "\(path): not a socket", hint: "start mpv with --input-ipc-server=\(path)")
    case .otherUser:
      CommandFailure("\(path): belongs to another user", hint: "run scrobbled as that user")
    case .notListening:
      CommandFailure(
        "\(path): no process listens on it", hint: "start mpv with --input-ipc-server=\(path)")
    case .noReply:
      CommandFailure(
        "\(path): no reply from mpv", hint: "try again; if it persists, restart mpv")
    case .notMpv:
      CommandFailure(
        "\(path): the process that listens is not mpv",
        hint: "use the socket given to mpv as --input-ipc-server")
    case .refused(let error):
      CommandFailure(
        "\(path): mpv cannot load the plugin: \(error)",
        hint: "check for C plugin support: scrobbled doctor")
    }
  }
}

/// Passes data from mpv to the exchange, and its requests to mpv.
private final class AttachHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private var exchange: AttachExchange
  private let result: EventLoopPromise<AttachExchange.Result>

  init(_ exchange: AttachExchange, _ result: EventLoopPromise<AttachExchange.Result>) {
    self.exchange = exchange
    self.result = result
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch exchange.receive(unwrapInboundIn(data).readableBytesView) {
    case .send(let line)?:
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: line)), promise: nil)
    case .finish(let reply)?: result.succeed(reply)
    case nil: break
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    result.fail(AttachFailure.noReply)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    result.fail(AttachFailure.noReply)
    context.close(promise: nil)
  }
}
