// SPDX-License-Identifier: MIT

/// The vocabulary of release names, with the tag of each word.
///
/// Words are in lower case without apostrophes. Compounds (`web-dl`, `h.264`) are stored as one
/// word; the tagger joins neighbours and looks them up again.
enum Vocabulary {
  static func tag(_ word: WordKey) -> Tag { index[word] ?? .none }

  private static let index: WordTable<Tag> = {
    var index = WordTable<Tag>(minimumCapacity: 1024)
    for (tag, words) in words {
      words.withUTF8Buffer { buffer in
        for word in buffer.split(separator: UInt8(ascii: " ")) {
          if let key = WordKey(word) { index[key] = tag }
        }
      }
    }
    return index
  }()

  private static let words: [(Tag, StaticString)] = [
    (.resolution, "4k 8k uhd ultrahd fullhd fhd qhd 4kuhd 1080 720p 1080p 2160p 480p 576p 4k2k"),
    (
      .source,
      """
      bluray blueray bdrip brrip bdremux bdmux bdripmux bdmv bd25 bd50 bd66 bd100 dvdrip dvdscr \
      dvdscrrip dvdr dvd dvd5 dvd9 dvdmux hddvd hddvdrip hdtv hdtvrip hdtvmux pdtv sdtv dsr dsrip \
      dvb dvbrip dvbs satrip tvrip dtvrip dthrip uhdtv tvhdrip webrip webdl webdlrip webdlmux \
      webcap webhd webmux webuhd webripmux hdrip hdcam camrip hdts hdtc telesync telecine \
      hdlight 4klight mhd microhd vhsrip ppvrip vodrip remux remuxed uhdrip predvd predvdrip \
      screener workprint ituneshd netflixhd uhdbd bdiso dvdiso hddvdremux \
      uhdremux webdlr cdrip hdc dvdfull bdfull vcd svcd tsrip
      """
    ),
    (
      .video,
      """
      x264 x265 x266 h264 h265 h266 hevc avc xvid divx av1 vp9 vp8 vc1 mpeg2 mpeg4 mpg2 mpeg \
      mkv mp4 avi m4v wmv flv webm ogm hi10p hi10 hi444pp 10bit 8bit 12bit 10bits 8bits 10bpp hevc10 hdr hdr10 hdr10plus hdr10p \
      dolbyvision dovi sdr hlg x262 rv10 wmv3 avchd 60fps 120fps 24fps 30fps avc1 ma10p yuv420p10
      """
    ),
    (
      .audio,
      """
      aac ac3 eac3 ac3d dts dtshd dtshdma dtsma dtsx dtses ddp dd truehd atmos flac mp3 vorbis \
      ogg lpcm pcm mpa heaac qaac aaclc dolbydigital ddplus dts5 ac3evo dtshdhra aacx \
      dtsexpress mp2 vostfr vostf truefrench subfrench fastsub dualaudio multisub multisubs \
      multiaudio multisubtitles korsub korsubs subforced 2ch 6ch 8ch
      """
    ),
    (.size, "gb mb kbps mbps gib mib"),
    (
      .weakFormat,
      """
      cam ts tc web bd hd sd tv vhs line ppv scr r5 r6 dv real dolby vision opus audio dual 3d 2d \
      hsbs hou sbs ou halfsbs halfou half fullsbs 3dsbs vr \
      divx5 nfo hq lq hifi ma itunes raw raws encoded reenc reencoded upscaled upscale \
      ai enhanced fps bit 1cd 2cd 3cd hybrid mux dlmux bdr rip iso full mini bonus \
      commentary 3dbd vr180 remaster 2160 mqrip pal ntsc secam
      """
    ),
    (
      .edition,
      """
      extended unrated uncut uncensored remastered theatrical dc directors director recut redux \
      imax openmatte criterion collectors collector ultimate anniversary superbit \
      despecialized restored censored fanedit finalcut directorscut extendedcut longue \
      extendededition specialedition theatricalcut ultimatecut internationalcut remasterizado \
      directorcut uncutedition unratedcut versionlongue version colorized festival noncensure \
      remasterise unzensiert custom om
      """
    ),
    (.cut, "cut edition"),
    (
      .release,
      """
      proper repack rerip internal int limited readnfo nfofix dirfix syncfix subpack stv doku docu \
      ws fs hardsub hardsubs hardcoded hc ld md dl ml mic colorised retail oar \
      untouched org preair preair dubpl extras dvdextras obfuscated rp xpost sample proof \
      uncropped read nuked dubbed dub subbed sub subs subtitles subtitle subtitulado \
      legendas msub msubs esub esubs engsub engsubs ensub ensubs ensubbed \
      softsub softsubs swesub nlsubs nosubs doblado dublado legendado synced batch end incomplete \
      unaired complet repost v0 v2 v3 v4 final
      """
    ),
    (
      .language,
      """
      english eng ingles french francais vf vff vfq vfi vof vo vost \
      fre german deutsch ger deu spanish espanol castellano esp spa latino italian italiano ita \
      japanese jpn jap korean kor chinese chi chs cht big5 mandarin cantonese hindi hin tamil \
      tam telugu tel malayalam kannada bengali marathi punjabi gujarati russian rus ukrainian ukr \
      polish pol lektor napisy napisypl dutch flemish nordic norwegian nor danish dansk swedish \
      swe finnish fin portuguese por ptbr brazilian turkish turkce tur arabic ara hebrew heb czech \
      cze slovak hungarian hun greek romanian bulgarian serbian croatian thai tha vietnamese vie \
      indonesian multi multilang multilanguage bilingual dubs catalan basque \
      icelandic persian farsi urdu filipino tagalog yoruba mvo dvo avo lostfilm
      """
    ),
    (
      .network,
      """
      amzn nf netflix hmax hulu dsnp atvp pcok pmtp stan crav sho starz itv bbc all4 iplayer \
      sonyliv zee5 hotstar hbo max crunchyroll funi hidive viu viutv baha bilibili dcu vice seso \
      spke vudu youtubered red nick cbs nbc fox
      """
    ),
    (.country, "us uk au nz ca usa"),
    (
      .complete,
      """
      complete completa completo integrale integral collection komplett trilogy trilogie \
      quadrilogie tetralogie anthology boxset pack dvdset miniseries
      """
    ),
    (
      .season,
      """
      season seasons series serie saison saisons staffel stagione temporada temporadas sezon \
      sezonas sezona kausi sasong säsong sæson sesong seizoen séria série série sezonul \
      évad evad řada rada sezóna сезон сезона сезоны シーズン 시즌 seas se mevsim livre temp sez \
      עונה موسم الموسم فصل σεζόν mùa phần musim ซีซั่น ฤดูกาล hooaeg tuotantokausi denboraldia \
      tempada सीज़न
      """
    ),
    (
      .episode,
      """
      episode episodes ep eps epi episodio episodios episódio episódios épisode épisodes folge \
      folgen afl aflevering aflevering avsnitt jakso odcinek odc epizod epizoda díl dil capitulo \
      capítulo cap серия серии серий сер эп вып эпизод эпизоды выпуск серія bölüm bolum blm bölum bolüm \
      puntata puntate afsnit rész resz episod episoden serya seriya chapter serija episodul osa \
      حلقة الحلقة פרק ตอน tập tap قسمت capítol atala एपिसोड
      """
    ),
    (.part, "part pt parte partie teil часть parts"),
    (.volume, "vol volume band tome"),
    (.disc, "cd disc disk"),
    (.of, "of из iz"),
    (
      .month,
      """
      jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july \
      august september october november december
      """
    ),
    (
      .numberWord,
      "one two three four five six seven eight nine ten ii iii iv v vi vii viii ix x xi xii xiii i"
    ),
    (
      .ordinalWord,
      "first second third fourth fifth sixth seventh eighth ninth tenth"
    ),
    (.special, "sp ova oad ona oav special ex"),
  ]
}

/// Up to 16 bytes of a word, packed for fast comparison.
struct WordKey: Sendable, Equatable, ExpressibleByStringLiteral {
  private var high: UInt64
  private var low: UInt64

  init?(_ word: some Sequence<UInt8>) {
    high = 0
    low = 0
    var count = 0
    for byte in word where byte != UInt8(ascii: "'") {
      guard count < 16 else { return nil }
      append(byte)
      count += 1
    }
    if count == 0 { return nil }
  }

  /// - Parameter value: a word of at most 16 bytes.
  init(stringLiteral value: StaticString) {
    self.init(value)
  }

  init(_ word: StaticString) {
    high = 0
    low = 0
    word.withUTF8Buffer { buffer in
      for byte in buffer.prefix(16) { append(byte) }
    }
  }

  mutating func append(_ byte: UInt8) {
    high = high << 8 | low >> 56
    low = low << 8 | UInt64(byte)
  }

  /// Hash of the word. Unseeded, as tables hold fixed words and cannot be attacked by collisions.
  fileprivate var slot: Int {
    var mixed = high ^ (low &* 0x9E37_79B9_7F4A_7C15)
    mixed = (mixed ^ (mixed >> 32)) &* 0xD6E8_FEB8_6659_FD93
    return Int(truncatingIfNeeded: (mixed ^ (mixed >> 29)) >> 1)
  }

  fileprivate static let empty = WordKey("")
}

/// Hash table of fixed words and their meanings: open addressing, at most half full.
struct WordTable<Value: Sendable>: Sendable {
  private var keys: [WordKey]
  private var values: [Value?]
  private var count = 0

  init(minimumCapacity: Int = 16) {
    var capacity = 32
    while capacity < minimumCapacity * 2 { capacity *= 2 }
    keys = Array(repeating: .empty, count: capacity)
    values = Array(repeating: nil, count: capacity)
  }

  init(_ words: some Sequence<(StaticString, Value)>) {
    self.init()
    for (word, value) in words { self[WordKey(word)] = value }
  }

  subscript(_ key: WordKey) -> Value? {
    get { values[slot(of: key)] }
    set {
      if count * 2 >= keys.count { grow() }
      let slot = slot(of: key)
      if values[slot] == nil { count += 1 }
      keys[slot] = key
      values[slot] = newValue
    }
  }

  /// Returns the slot where the key is or would be stored.
  private func slot(of key: WordKey) -> Int {
    let mask = keys.count - 1
    var slot = key.slot & mask
    while keys[slot] != key, keys[slot] != .empty { slot = (slot + 1) & mask }
    return slot
  }

  private mutating func grow() {
    var larger = WordTable(minimumCapacity: keys.count)
    for (key, value) in zip(keys, values) where key != .empty { larger[key] = value }
    self = larger
  }
}

/// A set of fixed words.
struct WordSet: Sendable, ExpressibleByArrayLiteral {
  private var table = WordTable<Bool>()

  init(arrayLiteral words: StaticString...) {
    for word in words { table[WordKey(word)] = true }
  }

  /// - Parameter words: separated by spaces.
  init(_ words: StaticString) {
    words.withUTF8Buffer { buffer in
      for word in buffer.split(separator: UInt8(ascii: " ")) {
        if let key = WordKey(word) { table[key] = true }
      }
    }
  }

  func contains(_ key: WordKey) -> Bool { table[key] == true }
}
