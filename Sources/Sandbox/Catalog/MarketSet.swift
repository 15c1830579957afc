/// A list of markets, with its text ready to print.
struct MarketSet: Sendable {
    /// The codes, in the order they are printed.
    let codes: [String]
    /// The list as JSON on one line, as Spotify prints it.
    let text: String
    private let members: Set<String>

    init(_ codes: [String]) {
        self.codes = codes
        members = Set(codes)
        text = codes.isEmpty ? "[ ]" : "[ " + codes.map(JSONText.quoted).joined(separator: ", ") + " ]"
    }

    /// Whether `market` is one of them.
    func contains(_ market: String) -> Bool { members.contains(market) }
}

extension MarketSet {
    /// The markets where Spotify plays, as listed in answers of 2026.
    static let everywhere = Self(
        """
        AR AU AT BE BO BR BG CA CL CO CR CY CZ DK DO DE EC EE SV FI FR GR GT HN HK HU IS IE IT LV LT LU MY MT MX NL NZ NI
        NO PA PY PE PH PL PT SG SK ES SE CH TW TR UY US GB AD LI MC ID JP TH VN RO IL ZA SA AE BH QA OM KW EG MA DZ TN LB
        JO PS IN BY KZ MD UA AL BA HR ME MK RS SI KR BD PK LK GH KE NG TZ UG AG AM BS BB BZ BT BW BF CV CW DM FJ GM GE GD
        GW GY HT JM KI LS LR MW MV ML MH FM NA NR NE PW PG PR WS SM ST SN SC SL SB KN LC VC SR TL TO TT TV VU AZ BN BI KH
        CM TD KM GQ SZ GA GN KG LA MO MR MN NP RW TG UZ ZW BJ MG MU MZ AO CI DJ ZM CD CG IQ LY TJ VE ET XK
        """.split(whereSeparator: \.isWhitespace).map(String.init)
    )
}
