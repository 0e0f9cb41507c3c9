#include "closeness.h"
#include "core/math/product.h"
#include "tests/suite.h"

#include <cfloat>
#include <random>

namespace product_test {

using namespace reverie;

namespace {

Matrix randomMatrix(Index rows, Index columns, unsigned seed) {
    std::mt19937 generator(seed);
    std::normal_distribution<float> number;
    Matrix matrix(rows, columns);
    for (Index i = 0; i < matrix.size(); ++i)
        matrix.data()[i] = number(generator);
    return matrix;
}

/// Largest error in units of what rounding each product and sum may cost.
double excess(const Eigen::MatrixXd& found, const Eigen::MatrixXd& expected, const Eigen::MatrixXd& magnitude,
              Index depth) {
    double worst = 0;
    for (Index i = 0; i < expected.size(); ++i) {
        const double allowed = static_cast<double>(depth + 2) * FLT_EPSILON * magnitude.data()[i] + FLT_MIN;
        const double ratio = std::abs(found.data()[i] - expected.data()[i]) / allowed;
        if (!(ratio <= worst)) worst = ratio;
        if (std::isnan(worst)) break;
    }
    return worst;
}

} // namespace

class ProductTest : public QObject {
    Q_OBJECT
private slots:
    void productsAgainstDoubles_data();
    void productsAgainstDoubles();
    void blocksOfLargerMatrices();
    void overwritesAndAccumulates();
    void noCasesAtAll();
};

void ProductTest::productsAgainstDoubles_data() {
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("depth");
    QTest::addColumn<int>("columns");
    for (const auto& [rows, depth, columns] :
         {std::tuple{1, 1, 1}, {3, 2, 5}, {1, 64, 1}, {17, 33, 9}, {64, 100, 48}, {129, 77, 131}, {500, 784, 10}})
        QTest::addRow("%dx%dx%d", rows, depth, columns) << rows << depth << columns;
}

void ProductTest::productsAgainstDoubles() {
    QFETCH(int, rows);
    QFETCH(int, depth);
    QFETCH(int, columns);
    const Matrix a = randomMatrix(rows, depth, 1);
    const Matrix b = randomMatrix(depth, columns, 2);
    const Eigen::MatrixXd wide = a.cast<double>() * b.cast<double>();
    const Eigen::MatrixXd magnitude = a.cast<double>().cwiseAbs() * b.cast<double>().cwiseAbs();

    Matrix out(rows, columns);
    multiply(a, b, out);
    QVERIFY(excess(out.cast<double>(), wide, magnitude, depth) <= 1);

    out.setZero();
    const Matrix aTransposed = a.transpose();
    multiplyTransposed(aTransposed, b, out);
    QVERIFY(excess(out.cast<double>(), wide, magnitude, depth) <= 1);

    const Matrix bTransposed = b.transpose();
    const Matrix start = randomMatrix(rows, columns, 3);
    out = start;
    addOuterProducts(-0.5F, a, bTransposed, out);
    QVERIFY(excess(out.cast<double>(), start.cast<double>() - 0.5 * wide,
                   magnitude + start.cast<double>().cwiseAbs(), depth) <= 1);
}

void ProductTest::blocksOfLargerMatrices() {
    const Matrix a = randomMatrix(40, 30, 4);
    const Matrix b = randomMatrix(50, 20, 5);
    Matrix whole = randomMatrix(60, 40, 6);
    const Matrix before = whole;
    multiply(a.block(3, 2, 11, 7), b.block(5, 4, 7, 9), whole.block(8, 6, 11, 9));
    CHECK_TABLES_CLOSE(whole.block(8, 6, 11, 9), (a.block(3, 2, 11, 7) * b.block(5, 4, 7, 9)).eval(), 1e-4);
    multiplyTransposed(a.block(3, 2, 7, 11), b.block(5, 4, 7, 9), whole.block(8, 6, 11, 9));
    CHECK_TABLES_CLOSE(whole.block(8, 6, 11, 9), (a.block(3, 2, 7, 11).transpose() * b.block(5, 4, 7, 9)).eval(),
                       1e-4);
    addOuterProducts(1.0F, a.block(3, 2, 11, 7), b.block(5, 4, 9, 7), whole.block(30, 20, 11, 9));

    // Nothing outside the two blocks has moved.
    Matrix rest = whole;
    rest.block(8, 6, 11, 9) = before.block(8, 6, 11, 9);
    rest.block(30, 20, 11, 9) = before.block(30, 20, 11, 9);
    QVERIFY(sameBits(rest, before));
}

void ProductTest::overwritesAndAccumulates() {
    const Matrix ones = Matrix::Ones(2, 2);
    Matrix out = Matrix::Constant(2, 2, std::numeric_limits<float>::quiet_NaN());
    multiply(ones, ones, out);
    QVERIFY(sameBits(out, Matrix::Constant(2, 2, 2)));
    out.setConstant(std::numeric_limits<float>::quiet_NaN());
    multiplyTransposed(ones, ones, out);
    QVERIFY(sameBits(out, Matrix::Constant(2, 2, 2)));
    addOuterProducts(3.0F, ones, ones, out);
    QVERIFY(sameBits(out, Matrix::Constant(2, 2, 8)));
}

void ProductTest::noCasesAtAll() {
    const Matrix weights = randomMatrix(4, 3, 7);
    Matrix none(3, 0);
    multiplyTransposed(weights, Matrix(4, 0), none);
    QCOMPARE(none.cols(), 0);
    Matrix gradient = Matrix::Ones(4, 3);
    addOuterProducts(1.0F, Matrix(4, 0), Matrix(3, 0), gradient);
    QVERIFY(sameBits(gradient, Matrix::Ones(4, 3)));
}

REVERIE_SUITE(ProductTest, None)

} // namespace product_test

#include "product_test.moc"
