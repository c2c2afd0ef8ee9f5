// SPDX-License-Identifier: MIT

import HTTPTypes
import Hummingbird
import Synchronization

extension Response {
  /// The whole body.
  var bytes: ByteBuffer {
    get async throws {
      let bytes = Bytes()
      try await body.write(Collector(bytes: bytes))
      return bytes.buffer.withLock { $0 }
    }
  }

  /// The same response with its body sent in ten pieces.
  func slowedDown(over duration: Duration) async throws -> Response {
    let bytes = try await bytes
    let piece = max(1, bytes.readableBytes / 10)
    let body = ResponseBody(contentLength: bytes.readableBytes) { writer in
      var rest = bytes
      while rest.readableBytes > 0 {
        try await Task.sleep(for: duration / 10)
        guard let slice = rest.readSlice(length: min(piece, rest.readableBytes)) else { break }
        try await writer.write(slice)
      }
      try await writer.finish(nil)
    }
    return Response(status: status, headers: headers, body: body)
  }
}

private final class Bytes: Sendable {
  let buffer = Mutex(ByteBuffer())
}

private struct Collector: ResponseBodyWriter {
  let bytes: Bytes

  func write(_ piece: ByteBuffer) {
    bytes.buffer.withLock { buffer in
      var piece = piece
      buffer.writeBuffer(&piece)
    }
  }

  consuming func finish(_ trailers: HTTPFields?) {}
}
