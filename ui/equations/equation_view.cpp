#include "ui/equations/equation_view.h"

#include "ui/equations/equation_drawing.h"
#include "ui/theme/theme.h"

#include <QFile>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QRegularExpression>
#include <QSvgRenderer>

#include <algorithm>
#include <cmath>
#include <utility>

namespace reverie {

namespace {

constexpr double marginUnits = 1.5;
constexpr double lineGapUnits = 1.25;
constexpr double headingGapUnits = 2;
constexpr double drawingMargin = 2.6; ///< Of every drawing, at scale 1: 1.5 points of its type.

double headingHeight() {
    return QFontMetricsF(currentTheme().font(TextSize::Small)).height() + currentTheme().spacing(0.75);
}

/// The elements NUMBER-KEY of a drawing.
QStringList symbolIds(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return {};
    const QString text = QString::fromUtf8(file.readAll());
    static const QRegularExpression pattern(QStringLiteral("<g id='(\\d+-[a-z-]+)'"));
    QStringList ids;
    for (QRegularExpressionMatchIterator found = pattern.globalMatch(text); found.hasNext();)
        ids.push_back(found.next().captured(1));
    return ids;
}

QSet<QString> written(const QSet<QString>& symbols, const QStringList& ids, bool ofTop) {
    QSet<QString> keys;
    for (const QString& id : ids) {
        const QString key = id.section(u'-', 1);
        if (symbols.contains(canonicalSymbol(key, ofTop))) keys.insert(key);
    }
    return keys;
}

} // namespace

EquationView::EquationView(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Equations of the machine"));
    connect(&ThemeNotifier::instance(), &ThemeNotifier::changed, this, [this] {
        dye();
        placeLines();
        updateGeometry();
    });
}

EquationView::~EquationView() = default;

void EquationView::setEquations(const std::vector<EquationSection>& sections) {
    if (sections == sections_) return;
    sections_ = sections;
    lines_.clear();
    for (const EquationSection& section : sections) {
        QString heading = section.title;
        for (const Equation& equation : section.equations) {
            Line line;
            line.heading = std::exchange(heading, QString());
            line.equation = equation;
            read(line);
            if (line.drawing) lines_.push_back(std::move(line));
        }
    }
    walked_ = -1;
    lit_.clear();
    point({});
    placeLines();
    updateGeometry();
}

/// The drawing with the places of its symbols.
void EquationView::read(Line& line) const {
    const QString path = equationPath(line.equation);
    line.drawing = equationDrawing(path, currentTheme().text);
    if (!line.drawing) return;
    line.size = line.drawing->defaultSize();
    const QRectF box = line.drawing->viewBoxF();
    const double scale = line.size.width() / box.width();
    for (const QString& id : symbolIds(path)) {
        const QRectF bounds = line.drawing->transformForElement(id).mapRect(line.drawing->boundsOnElement(id));
        const QRectF place((bounds.topLeft() - box.topLeft()) * scale, bounds.size() * scale);
        line.symbols.push_back({canonicalSymbol(id.section(u'-', 1), line.equation.ofTop), place, lines_.size()});
    }
}

void EquationView::dye() {
    const Theme& theme = currentTheme();
    for (Line& line : lines_) {
        const QString path = equationPath(line.equation);
        const QSet<QString> keys = written(lit_, symbolIds(path), line.equation.ofTop);
        line.drawing = equationDrawing(path, theme.text, theme.accentOrange, keys);
    }
    update();
}

void EquationView::light(const QSet<QString>& symbols) {
    if (symbols == lit_) return;
    lit_ = symbols;
    dye();
}

QSet<QString> EquationView::symbols() const {
    QSet<QString> all;
    for (const Line& line : lines_)
        for (const Symbol& symbol : line.symbols)
            all.insert(symbol.key);
    return all;
}

QRectF EquationView::placeOf(const QString& symbol) const {
    const std::vector<Symbol> all = placed();
    const auto found = std::ranges::find(all, symbol, &Symbol::key);
    return found == all.end() ? QRectF() : found->place;
}

/// All of one size, the interface's where the widest fits.
double EquationView::scaleFor(int width) const {
    double widest = 1;
    for (const Line& line : lines_)
        widest = std::max(widest, line.size.width());
    const double room = width - 2 * currentTheme().spacing(marginUnits);
    return std::clamp(room / widest, 0.25, currentTheme().scale);
}

/// The height that all lines take.
double EquationView::layOut(int width, std::vector<QRectF>* places) const {
    if (lines_.empty()) return 0;
    const Theme& theme = currentTheme();
    const double scale = scaleFor(width);
    const double margin = theme.spacing(marginUnits);
    double y = margin;
    for (const Line& line : lines_) {
        const bool first = &line == &lines_.front();
        if (!first) y += theme.spacing(line.heading.isEmpty() ? lineGapUnits : headingGapUnits);
        if (!line.heading.isEmpty()) y += headingHeight();
        if (places != nullptr) places->emplace_back(QPointF(margin, y), line.size * scale);
        y += line.size.height() * scale;
    }
    return y + margin;
}

void EquationView::placeLines() {
    std::vector<QRectF> places;
    layOut(width(), &places);
    for (std::size_t i = 0; i < lines_.size(); ++i)
        lines_[i].place = places[i];
    update();
}

int EquationView::heightForWidth(int width) const {
    return static_cast<int>(std::ceil(layOut(width, nullptr)));
}

QSize EquationView::sizeHint() const {
    const int width = currentTheme().spacing(52);
    return {width, heightForWidth(width)};
}

std::vector<EquationView::Symbol> EquationView::placed() const {
    std::vector<Symbol> all;
    for (const Line& line : lines_) {
        const double scale = line.place.width() / line.size.width();
        for (const Symbol& symbol : line.symbols) {
            const QPointF corner = line.place.topLeft() + symbol.place.topLeft() * scale;
            all.push_back({symbol.key, QRectF(corner, symbol.place.size() * scale), symbol.line});
        }
    }
    return all;
}

/// The smallest one under the pointer, which needs not be exactly on the ink.
QString EquationView::symbolAt(QPointF point) const {
    const double near = currentTheme().spacing(0.375);
    QString found;
    double least = 0;
    for (const Symbol& symbol : placed()) {
        if (!symbol.place.adjusted(-near, -near, near, near).contains(point)) continue;
        const QPointF away = symbol.place.center() - point;
        const double distance = QPointF::dotProduct(away, away);
        if (!found.isEmpty() && distance >= least) continue;
        found = symbol.key;
        least = distance;
    }
    return found;
}

void EquationView::point(const QString& symbol) {
    if (symbol == pointed_) return;
    pointed_ = symbol;
    setCursor(symbol.isEmpty() ? Qt::ArrowCursor : Qt::PointingHandCursor);
    light(symbol.isEmpty() ? QSet<QString>() : QSet<QString>{symbol});
    emit symbolPointedAt(symbol);
}

void EquationView::mouseMoveEvent(QMouseEvent* event) {
    walked_ = -1;
    point(symbolAt(event->position()));
}

void EquationView::leaveEvent(QEvent*) {
    if (walked_ < 0) point({});
}

void EquationView::focusOutEvent(QFocusEvent* event) {
    walked_ = -1;
    point({});
    QWidget::focusOutEvent(event);
}

/// Left and right walk from symbol to symbol, up and down to the first one of a line.
void EquationView::keyPressEvent(QKeyEvent* event) {
    const std::vector<Symbol> all = placed();
    const auto count = std::ssize(all);
    const int key = event->key();
    const bool onwards = key == Qt::Key_Right || key == Qt::Key_Down;
    if (count == 0 || (!onwards && key != Qt::Key_Left && key != Qt::Key_Up)) return event->ignore();
    if (walked_ < 0) {
        walked_ = 0;
    } else if (key == Qt::Key_Left || key == Qt::Key_Right) {
        walked_ = std::clamp<std::ptrdiff_t>(walked_ + (onwards ? 1 : -1), 0, count - 1);
    } else {
        const std::size_t line = all[static_cast<std::size_t>(walked_)].line;
        const std::size_t wanted =
            onwards ? std::min(line + 1, lines_.size() - 1) : std::max<std::size_t>(line, 1) - 1;
        const auto found = std::ranges::find(all, wanted, &Symbol::line);
        if (found != all.end()) walked_ = found - all.begin();
    }
    point(all[static_cast<std::size_t>(walked_)].key);
    update();
}

void EquationView::resizeEvent(QResizeEvent*) {
    placeLines();
}

void EquationView::paintEvent(QPaintEvent*) {
    const Theme& theme = currentTheme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(theme.font(TextSize::Small));
    painter.setPen(theme.secondaryText);
    for (const Line& line : lines_) {
        if (!line.heading.isEmpty()) {
            const double left = line.place.left() + drawingMargin * line.place.width() / line.size.width();
            const QRectF heading(left, line.place.top() - headingHeight(), width(), headingHeight());
            painter.drawText(heading, Qt::AlignLeft | Qt::AlignTop, line.heading);
        }
        if (line.drawing) line.drawing->render(&painter, line.place);
    }
    if (!hasFocus()) return;
    const std::vector<Symbol> all = placed();
    if (walked_ >= 0 && walked_ < std::ssize(all)) {
        const double air = theme.spacing(0.25);
        painter.setPen(QPen(theme.accentBlue, 1));
        painter.drawRect(all[static_cast<std::size_t>(walked_)].place.adjusted(-air, -air, air, air));
    } else {
        painter.setPen(QPen(theme.accentBlue, 1));
        painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
    }
}

} // namespace reverie
